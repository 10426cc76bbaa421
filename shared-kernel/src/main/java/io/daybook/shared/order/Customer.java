package io.daybook.shared.order;

import io.daybook.shared.PersonalData;

import org.jspecify.annotations.Nullable;

/// The customer as the order knows them: a reference into the shop's own customer system and a snapshot taken when the order
/// was placed.
///
/// @param reference the shop's customer number; `GUEST` where there is none
/// @param country name or code of the country the order goes to
public record Customer(
        String reference,
        String country,
        @PersonalData @Nullable String name,
        @PersonalData @Nullable String email,
        @PersonalData @Nullable String address) {

    public static final String GUEST = "GUEST";

    public static Customer guest(String country) {
        return new Customer(GUEST, country, null, null, null);
    }
}
