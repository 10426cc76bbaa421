package io.daybook.app.http;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

import java.io.IOException;

/// What the server refuses before any filter sees it, such as an address with an encoded slash, is told as everything else is. Tomcat itself
/// would answer with a page of HTML.
@Component
class ServersOwnRefusals implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(AsProblem.class.getName());
            }
        });
    }

    /// Made by the server, by its name.
    public static final class AsProblem extends ErrorReportValve {

        private static final Logger log = LoggerFactory.getLogger(AsProblem.class);

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            if (response.getStatus() < 400
                    || response.getContentWritten() > 0
                    || !response.setErrorReported()) {
                return;
            }
            try {
                LastResort.problem(response.getStatus()).write(response);
                response.finishResponse();
            } catch (IOException | IllegalStateException e) {
                log.debug("The caller is gone before it heard that its request was refused.", e);
            }
        }
    }
}
