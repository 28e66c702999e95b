package io.lyceum.domain.turns;

import static io.lyceum.domain.kernel.Result.ok;
import static io.lyceum.domain.kernel.Result.refused;

import io.lyceum.domain.kernel.Result;
import io.lyceum.domain.kernel.Transactions;
import io.lyceum.domain.kernel.UserId;
import io.lyceum.domain.sessions.Branch;
import io.lyceum.domain.sessions.SessionId;
import io.lyceum.domain.turns.port.TurnStores;
import io.lyceum.domain.tutors.Model;
import io.lyceum.domain.tutors.Price;
import io.lyceum.domain.tutors.Prompt;
import io.lyceum.domain.tutors.TokenEstimate;
import java.math.BigDecimal;
import java.util.Optional;

/// Tells what a message would come to if it were sent now. Sends nothing and costs nothing.
public final class EstimateTurn {

    private final Transactions<TurnStores> transactions;
    private final TurnOpener opener;

    public EstimateTurn(Transactions<TurnStores> transactions, TurnOpener opener) {
        this.transactions = transactions;
        this.opener = opener;
    }

    /// What a turn may come to.
    ///
    /// @param inputTokens what its prompt will probably take
    /// @param maxInputTokens what its prompt cannot exceed: no vocabulary makes more tokens than there are bytes
    public record Estimate(
            String model, int inputTokens, int maxInputTokens, int maxOutputTokens, Optional<Price> price) {

        static Estimate of(Prompt prompt, Model model) {
            return new Estimate(
                    model.id(),
                    TokenEstimate.of(prompt),
                    TokenEstimate.atMost(prompt),
                    model.maxOutputTokens(),
                    model.price());
        }

        public Optional<BigDecimal> maxCost() {
            return price.map(known -> known.of(maxInputTokens, maxOutputTokens));
        }
    }

    public Result<Estimate, TurnRefusal> estimate(UserId user, SessionId id, String content, Optional<String> modelId) {
        return transactions.reading(user, stores -> {
            var session = stores.sessions().find(id);
            if (session.isEmpty()) {
                return refused(new TurnRefusal.NoSuchSession());
            }
            var entitlement = opener.quota().entitlement(stores.quota());
            var model = opener.choose(entitlement, modelId, session.get().model());
            if (model.isEmpty()) {
                return refused(opener.notAllowed(entitlement));
            }
            var before = stores.messages().list(id, Branch.ACTIVE, 0, Integer.MAX_VALUE, opener.historyMessages());
            return PromptTemplate.fill(session.get(), before, content, model.get())
                    .<Result<Estimate, TurnRefusal>>map(prompt -> ok(Estimate.of(prompt, model.get())))
                    .orElseGet(() -> refused(TurnOpener.tooLong(model.get())));
        });
    }
}
