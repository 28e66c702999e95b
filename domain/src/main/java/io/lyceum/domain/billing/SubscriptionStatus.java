package io.lyceum.domain.billing;

/// What a subscription is worth. The order tells which of two events of the same moment is believed: the later one.
public enum SubscriptionStatus {
    /// The first payment has not been made.
    INCOMPLETE,
    TRIALING,
    ACTIVE,
    /// A payment has failed and is tried again; the plan is kept for a time of grace.
    PAST_DUE,
    PAUSED,
    /// Payments are no longer tried.
    UNPAID,
    /// It will not be renewed; the plan is kept until the period that is paid for ends.
    CANCELED,
    ENDED
}
