package io.daybook.command.checkout;

import io.daybook.command.CommandContexts;
import io.daybook.command.CommandRole;
import io.daybook.command.payment.PaymentProvider;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.payment.PaymentProvider.Operation;
import io.daybook.command.payment.PaymentProvider.Statement;
import io.daybook.command.payment.PaymentProviders;
import io.daybook.shared.money.Money;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.sql.DataSource;

/// Holds the log against what a provider says it has carried out: each operation has its event, each event its operation, and the sums are
/// equal. The provider's account is read first and the log after it, by SQL that shares nothing with the models; what the log has and the
/// account had not yet is asked for by its key before it is called missing.
@Component
@CommandRole
class Reconciliation {

    private static final int PAGE = 1_000;

    /// What was recorded or requested, in the order of the log.
    private static final String LOG =
            """
            select payload->>'paymentId', type, coalesce(payload->>'captureId', payload->>'voidId', payload->>'refundId',
                case when type = 'payment.voided' then 'void' else 'authorise' end),
                (payload->>'amountMinor')::bigint, payload->>'currency', payload->>'method', payload->>'provider'
            from daybook.events where stream >= 'payment:' and stream < 'payment;'
            order by position
            """;

    enum Difference {
        /// The provider did it, and the log does not say so.
        MISSING_HERE,
        /// The log says so, and the provider knows nothing of it.
        MISSING_THERE,
        AMOUNTS_DIFFER
    }

    /// @param here the amount in the log, where it is there
    /// @param there the provider's
    record Finding(
            Difference difference,
            String paymentId,
            Kind kind,
            String key,
            @Nullable Money here,
            @Nullable Money there) {}

    /// Sums of one kind of operation.
    record Sum(Kind kind, Money here, Money there) {}

    /// @param open payments on which the provider has not been heard yet
    record Result(
            int operationsHere,
            int operationsThere,
            List<Sum> sums,
            List<Finding> findings,
            Set<String> open) {

        boolean isBalanced() {
            return findings.isEmpty() && open.isEmpty();
        }
    }

    private record Key(String paymentId, String key) {}

    private record Recorded(Kind kind, Money amount, String method) {}

    private record Request(String currency, String method, String provider) {}

    private final PaymentProviders providers;
    private final PaymentFlow flow;
    private final JdbcClient sql;

    Reconciliation(PaymentProviders providers, PaymentFlow flow, DataSource dataSource) {
        this.providers = providers;
        this.flow = flow;
        this.sql = JdbcClient.create(dataSource);
    }

    Result of(String provider) {
        PaymentProvider there = providers.get(provider);
        Map<Key, Operation> theirs = theirs(there);
        Log log = ours(provider);
        List<Finding> findings = new ArrayList<>();
        Map<Key, Operation> account = new HashMap<>(theirs);
        log.done()
                .forEach((key, recorded) -> {
                    Operation operation = account.get(key);
                    if (operation == null) {
                        operation = asked(there, key, recorded);
                        if (operation != null) {
                            account.put(key, operation);
                        }
                    }
                    if (operation == null || !operation.amount().equals(recorded.amount())) {
                        findings.add(
                                new Finding(
                                        operation == null
                                                ? Difference.MISSING_THERE
                                                : Difference.AMOUNTS_DIFFER,
                                        key.paymentId(),
                                        recorded.kind(),
                                        key.key(),
                                        recorded.amount(),
                                        operation == null ? null : operation.amount()));
                    }
                });
        theirs.forEach((key, operation) -> {
            if (!log.done().containsKey(key) && !log.open().contains(key)) {
                findings.add(
                        new Finding(
                                Difference.MISSING_HERE,
                                key.paymentId(),
                                operation.kind(),
                                key.key(),
                                null,
                                operation.amount()));
            }
        });
        findings.sort(Comparator.comparing(Finding::paymentId).thenComparing(Finding::key));
        Set<String> open = new TreeSet<>();
        log.open().forEach(key -> open.add(key.paymentId()));
        return new Result(log.done().size(), account.size(), sums(log, account), findings, open);
    }

    /// Asks what became of all that is open, records it, and compares then.
    Result resolve(String provider) {
        for (String paymentId : of(provider).open()) {
            Refusals.orDone(
                    "go on with payment " + paymentId,
                    () ->
                            flow.goOn(
                                    paymentId,
                                    () -> CommandContexts.system(CommandContexts.newId(), null)));
        }
        return of(provider);
    }

    private static Map<Key, Operation> theirs(PaymentProvider provider) {
        Map<Key, Operation> all = new LinkedHashMap<>();
        Long next = 0L;
        while (next != null) {
            Statement page = provider.statement(next, PAGE);
            page.operations().forEach(each -> all.put(new Key(each.paymentId(), each.key()), each));
            next = page.next();
        }
        return all;
    }

    private record Log(Map<Key, Recorded> done, Set<Key> open) {}

    private Log ours(String provider) {
        Map<String, Request> requests = new HashMap<>();
        Map<Key, Recorded> done = new LinkedHashMap<>();
        Set<Key> open = new HashSet<>();
        sql.sql(LOG)
                .query(row -> {
                    String paymentId = row.getString(1);
                    String type = row.getString(2);
                    Key key = new Key(paymentId, row.getString(3));
                    if (type.equals("payment.requested")) {
                        requests.put(
                                paymentId,
                                new Request(row.getString(5), row.getString(6), row.getString(7)));
                    }
                    Request request = requests.get(paymentId);
                    if (request == null || !request.provider().equals(provider)) {
                        return;
                    }
                    switch (type) {
                        case "payment.requested",
                                "payment.capture-requested",
                                "payment.void-requested",
                                "payment.refund-requested" ->
                                open.add(key);
                        case "payment.declined",
                                "payment.capture-failed",
                                "payment.void-failed",
                                "payment.refund-failed" ->
                                open.remove(key);
                        case "payment.authorised",
                                "payment.captured",
                                "payment.voided",
                                "payment.refunded" -> {
                            open.remove(key);
                            done.put(
                                    key,
                                    new Recorded(
                                            kind(type),
                                            Money.of(row.getLong(4), request.currency()),
                                            request.method()));
                        }
                        default -> {
                            // An outcome that is unknown is still open.
                        }
                    }
                });
        return new Log(done, open);
    }

    /// What the provider says of a key that its account did not have.
    private static @Nullable Operation asked(PaymentProvider provider, Key key, Recorded recorded) {
        Operation operation =
                new Operation(
                        recorded.kind(),
                        key.paymentId(),
                        key.key(),
                        recorded.amount(),
                        recorded.method());
        return provider.query(operation)
                        instanceof PaymentProvider.Answer.Approved(_, long amountMinor)
                ? new Operation(
                        recorded.kind(),
                        key.paymentId(),
                        key.key(),
                        Money.of(amountMinor, recorded.amount().currency()),
                        recorded.method())
                : null;
    }

    private static List<Sum> sums(Log log, Map<Key, Operation> account) {
        Map<String, long[]> sums = new TreeMap<>();
        log.done()
                .values()
                .forEach(each ->
                        sums.computeIfAbsent(line(each.kind(), each.amount()), _ -> new long[2])[
                                        0] +=
                                each.amount().minor());
        account.forEach((key, each) -> {
            // What is open here is no difference yet, and counted when it has been asked for.
            if (!log.open().contains(key)) {
                sums.computeIfAbsent(line(each.kind(), each.amount()), _ -> new long[2])[1] +=
                        each.amount().minor();
            }
        });
        List<Sum> lines = new ArrayList<>();
        sums.forEach((line, both) -> {
            String currency = line.substring(2);
            lines.add(
                    new Sum(
                            Kind.values()[line.charAt(0) - '0'],
                            Money.of(both[0], currency),
                            Money.of(both[1], currency)));
        });
        return lines;
    }

    private static String line(Kind kind, Money amount) {
        return kind.ordinal() + " " + amount.currency();
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "payment.authorised" -> Kind.AUTHORISE;
            case "payment.captured" -> Kind.CAPTURE;
            case "payment.voided" -> Kind.VOID;
            default -> Kind.REFUND;
        };
    }
}
