package io.lyceum.domain.billing;

/// Every reason the billing context has for saying no.
public sealed interface BillingRefusal {

    /// The operator has not set up a payment provider.
    record NotConfigured() implements BillingRefusal {}

    record NotForSale(String plan) implements BillingRefusal {}

    /// The user pays already; what is paid is changed in the portal.
    record AlreadySubscribed() implements BillingRefusal {}

    /// The user has never bought anything.
    record NoCustomer() implements BillingRefusal {}

    /// The payment provider cannot be reached or refuses.
    record ProviderFailed() implements BillingRefusal {}
}
