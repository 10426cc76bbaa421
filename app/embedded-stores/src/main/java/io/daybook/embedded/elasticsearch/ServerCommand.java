package io.daybook.embedded.elasticsearch;

import io.daybook.embedded.EmbeddedStoreFailure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command that starts the server's main class in this process's Java: what `bin/elasticsearch` would run, without its two
/// helper processes, and lean. Like [ServerArguments] it is bound to the version.
final class ServerCommand {
    private ServerCommand() {}

    static List<String> of(Path home, Path temporary, int heapMegabytes) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(lean(heapMegabytes));
        command.addAll(MODULE_ACCESS);
        command.addAll(FIXED);
        command.add("--patch-module=java.base=" + entitlementBridge(home));
        command.add("-Des.path.home=" + home);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of("--module-path", home.resolve("lib").toString()));
        command.addAll(
                List.of(
                        "-m",
                        "org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch"));
        return command;
    }

    /// One node with little data on a machine that does other things: memory and a quick start matter more than throughput.
    private static List<String> lean(int heapMegabytes) {
        return List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Lucene is made of small methods. A search costs a sixth less when more of them
                // are put into one another.
                "-XX:C1MaxInlineLevel=15",
                "-XX:C1MaxInlineSize=70",
                "-XX:C1MaxTrivialSize=12",
                "-Xms" + heapMegabytes / 2 + "m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:MaxDirectMemorySize=128m",
                "-Xss1m");
    }

    private static final List<String> MODULE_ACCESS =
            List.of(
                    "--add-modules=ALL-MODULE-PATH",
                    "--add-modules=jdk.incubator.vector",
                    "--add-modules=jdk.net",
                    "--add-modules=jdk.management.agent",
                    "--add-opens=org.apache.lucene.core/org.apache.lucene.codecs.lucene99=org.elasticsearch.server",
                    "--add-opens=org.apache.lucene.core/org.apache.lucene.codecs.hnsw=org.elasticsearch.server",
                    "--add-opens=org.apache.lucene.core/org.apache.lucene.internal.vectorization=org.elasticsearch.server",
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "--add-exports=java.base/org.elasticsearch.entitlement.bridge=org.elasticsearch.entitlement,java.logging,"
                            + "java.net.http,java.naming,jdk.net,jdk.zipfs,jdk.management.agent",
                    "--enable-native-access=org.elasticsearch.nativeaccess,org.elasticsearch.foreign,org.apache.lucene.core",
                    "--enable-native-access=ALL-UNNAMED",
                    "--illegal-native-access=deny",
                    "-XX:+EnableDynamicAgentLoading",
                    "-Djdk.attach.allowAttachSelf=true");

    private static final List<String> FIXED =
            List.of(
                    "-Des.networkaddress.cache.ttl=60",
                    "-Des.networkaddress.cache.negative.ttl=10",
                    "-Djava.awt.headless=true",
                    "-Dfile.encoding=UTF-8",
                    "-Djava.locale.providers=CLDR",
                    "-Djna.nosys=true",
                    "-XX:-OmitStackTraceInFastThrow",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dio.netty.noUnsafe=true",
                    "-Dio.netty.noKeySetOptimization=true",
                    "-Dio.netty.recycler.maxCapacityPerThread=0",
                    "-Dlog4j.shutdownHookEnabled=false",
                    "-Dlog4j2.disable.jmx=true",
                    "-Dlog4j2.formatMsgNoLookups=true",
                    "-Dorg.apache.lucene.vectorization.upperJavaFeatureVersion=25",
                    "-Dorg.apache.lucene.store.defaultReadAdvice=normal",
                    "-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1",
                    "-Des.distribution.type=zip",
                    "-Des.java.type=ES_JAVA_HOME");

    private static Path entitlementBridge(Path home) {
        Path folder = home.resolve("lib/entitlement-bridge");
        try (var files = Files.list(folder)) {
            return files.findFirst().orElseThrow(() -> new IOException("it is empty"));
        } catch (IOException e) {
            throw new EmbeddedStoreFailure(folder + " of Elasticsearch cannot be used: " + e, e);
        }
    }
}
