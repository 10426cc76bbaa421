package io.daybook.command.payment;

import io.daybook.command.CommandRole;
import io.daybook.command.payment.PaymentRejected.Code;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All payment providers, by name.
@Component
@CommandRole
public class PaymentProviders {

    private final Map<String, PaymentProvider> byName;

    public PaymentProviders(List<PaymentProvider> providers) {
        this.byName =
                providers.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        PaymentProvider::name, Function.identity()));
    }

    /// @throws PaymentRejected `unknown-provider`
    public PaymentProvider get(String name) {
        PaymentProvider provider = byName.get(name);
        if (provider == null) {
            throw PaymentRejected.because(
                    Code.UNKNOWN_PROVIDER,
                    "There is no payment provider '%s', but %s."
                            .formatted(name, byName.keySet().stream().sorted().toList()));
        }
        return provider;
    }
}
