package io.daybook.command.webhook;

import io.daybook.command.webhook.WebhookRejected.Code;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Where the engine sends to. Whoever registers a webhook has the engine send requests from where it stands, so that only what anybody can
/// reach is sent to: `https`, at public addresses. What an operator allows is sent to as well, by `http` too.
public final class Destinations {

    /// The addresses that share the first `bits` of one.
    private record Range(byte[] network, int bits) {

        static Range parse(String text) {
            int slash = text.indexOf('/');
            byte[] network =
                    InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
            int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > network.length * 8) {
                throw new IllegalArgumentException(text + " is no range of addresses.");
            }
            return new Range(network, bits);
        }

        boolean contains(InetAddress address) {
            byte[] other = address.getAddress();
            if (other.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((other[bit / 8] & mask) != (network[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Ranges of version 4 that do not lead to a public host (IANA's registry of special purposes).
    private static final List<Range> NOT_PUBLIC_V4 =
            ranges(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3");

    /// All public hosts of version 6 are in here, but for those ranges of it which lead to addresses of version 4, or nowhere.
    private static final Range PUBLIC_V6 = Range.parse("2000::/3");

    private static final List<Range> NOT_PUBLIC_V6 =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final Set<String> allowedHosts = new HashSet<>();
    private final List<Range> allowedRanges = new ArrayList<>();

    /// @param allowed names of hosts, addresses, and ranges such as `10.1.0.0/16`, that are sent to although they are not public
    public Destinations(List<String> allowed) {
        for (String each : allowed) {
            String entry = each.strip().toLowerCase(Locale.ROOT);
            try {
                allowedRanges.add(Range.parse(entry));
            } catch (IllegalArgumentException e) {
                if (!entry.matches("[a-z0-9.-]+") || entry.matches("[0-9.]+")) {
                    throw new IllegalArgumentException(
                            "daybook.webhooks.allow has host names, addresses and ranges such as 10.1.0.0/16, not '%s'."
                                    .formatted(each));
                }
                allowedHosts.add(entry);
            }
        }
    }

    /// Refuses what can be seen to be no destination, without asking anybody where it is.
    void check(String url) {
        URI destination = parse(url);
        String host = host(destination);
        InetAddress literal = literal(host);
        boolean allowed =
                literal == null
                        ? allowedHosts.contains(host)
                        : allowedRanges.stream().anyMatch(range -> range.contains(literal));
        if (allowed) {
            return;
        }
        if (!scheme(destination).equals("https")) {
            throw refused("An address begins with https://.");
        }
        if (host.equals("localhost")
                || host.endsWith(".localhost")
                || (literal != null && !isPublic(literal))) {
            throw refused("%s is not a public address.".formatted(host));
        }
    }

    /// Where a host is now. Whoever sends must use this address and not look again: the next answer may be another.
    ///
    /// @throws AddressRefused where it may not be sent to
    public InetAddress locate(URI destination) throws UnknownHostException, AddressRefused {
        String host = host(destination);
        InetAddress[] addresses = InetAddress.getAllByName(host);
        if (!allowedHosts.contains(host)) {
            for (InetAddress address : addresses) {
                boolean allowed = allowedRanges.stream().anyMatch(range -> range.contains(address));
                if (!allowed && !(scheme(destination).equals("https") && isPublic(address))) {
                    throw new AddressRefused();
                }
            }
        }
        return addresses[0];
    }

    /// A host turned out to be where the engine does not send to.
    public static final class AddressRefused extends Exception {
        AddressRefused() {
            super("The host is not at a public address.", null, false, false);
        }
    }

    static boolean isPublic(InetAddress address) {
        return switch (address.getAddress().length) {
            case 4 -> NOT_PUBLIC_V4.stream().noneMatch(range -> range.contains(address));
            case 16 ->
                    PUBLIC_V6.contains(address)
                            && NOT_PUBLIC_V6.stream().noneMatch(range -> range.contains(address));
            default -> false;
        };
    }

    private static URI parse(String url) {
        try {
            URI destination = new URI(url);
            String scheme = scheme(destination);
            if ((scheme.equals("https") || scheme.equals("http"))
                    && destination.getHost() != null
                    && destination.getRawUserInfo() == null
                    && destination.getRawFragment() == null
                    && destination.getPort() <= 65_535
                    && url.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
                return destination;
            }
        } catch (URISyntaxException e) {
            // Told below, in the same words as for what is no address of the web.
        }
        throw refused(
                "An address is a URL with a host, such as https://example.com/hooks, without user, password and fragment.");
    }

    private static String scheme(URI destination) {
        String scheme = destination.getScheme();
        return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
    }

    private static String host(URI destination) {
        String host = destination.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            return host.substring(1, host.length() - 1);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static WebhookRejected refused(String detail) {
        return WebhookRejected.because(Code.WEBHOOK_ADDRESS_REFUSED, detail);
    }

    private static List<Range> ranges(String... texts) {
        return List.of(texts).stream().map(Range::parse).toList();
    }
}
