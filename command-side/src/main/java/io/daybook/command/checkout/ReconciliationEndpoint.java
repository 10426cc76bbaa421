package io.daybook.command.checkout;

import io.daybook.command.checkout.Reconciliation.Finding;
import io.daybook.command.checkout.Reconciliation.Result;
import io.daybook.command.http.CommandEndpoint;
import io.daybook.shared.money.Money;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;
import java.util.Locale;

/// Holds payments against their provider. Looking changes nothing; asking resolves what is open first.
@CommandEndpoint
class ReconciliationEndpoint {

    private static final int MOST_NAMED = 1_000;
    private static final String ADDRESS = "/api/v1/payments/reconciliation";

    /// @param balanced whether both sides tell the same, and nothing is open
    /// @param operationsHere authorisations, captures, voids and refunds in the log
    /// @param operationsThere those in the provider's account
    /// @param differences the first thousand, by payment
    /// @param open payments whose provider has not been heard yet; the first thousand
    record ReconciliationBody(
            String provider,
            boolean balanced,
            int operationsHere,
            int operationsThere,
            List<SumBody> sums,
            int differenceCount,
            List<DifferenceBody> differences,
            int openCount,
            List<String> open) {}

    /// @param operation `authorise`, `capture`, `void` or `refund`
    record SumBody(String operation, AmountBody here, AmountBody there) {}

    /// @param difference `missing-here`, `missing-there` or `amounts-differ`
    record DifferenceBody(
            String difference,
            String paymentId,
            String operation,
            String id,
            @Nullable AmountBody here,
            @Nullable AmountBody there) {}

    record AmountBody(String amount, String currency) {

        static @Nullable AmountBody of(@Nullable Money money) {
            return money == null ? null : new AmountBody(money.toDecimal(), money.currency());
        }
    }

    private final Reconciliation reconciliation;

    ReconciliationEndpoint(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @GetMapping(ADDRESS)
    ReconciliationBody look(@RequestParam(defaultValue = "simulator") String provider) {
        return body(provider, reconciliation.of(provider));
    }

    @PostMapping(ADDRESS)
    ReconciliationBody resolve(@RequestParam(defaultValue = "simulator") String provider) {
        return body(provider, reconciliation.resolve(provider));
    }

    private static ReconciliationBody body(String provider, Result result) {
        return new ReconciliationBody(
                provider,
                result.isBalanced(),
                result.operationsHere(),
                result.operationsThere(),
                result.sums().stream()
                        .map(sum ->
                                new SumBody(
                                        sum.kind().text(),
                                        new AmountBody(
                                                sum.here().toDecimal(), sum.here().currency()),
                                        new AmountBody(
                                                sum.there().toDecimal(), sum.there().currency())))
                        .toList(),
                result.findings().size(),
                result.findings().stream()
                        .limit(MOST_NAMED)
                        .map(ReconciliationEndpoint::difference)
                        .toList(),
                result.open().size(),
                result.open().stream().limit(MOST_NAMED).toList());
    }

    private static DifferenceBody difference(Finding finding) {
        return new DifferenceBody(
                finding.difference().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                finding.paymentId(),
                finding.kind().text(),
                finding.key(),
                AmountBody.of(finding.here()),
                AmountBody.of(finding.there()));
    }
}
