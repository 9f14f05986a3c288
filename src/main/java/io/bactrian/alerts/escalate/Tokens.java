package io.bactrian.alerts.escalate;

import io.bactrian.alerts.model.Timers;
import io.bactrian.ledger.Ledger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.NoSuchElementException;

/** Which group a link or button is about: it carries a hash, and the groups of the ledger are few. */
final class Tokens {

    private final Ledger ledger;
    private final Timers timers;
    private final LinkSigner signer;

    Tokens(Ledger ledger, Timers timers) {
        this.ledger = ledger;
        this.timers = timers;
        this.signer = new LinkSigner(ledger);
    }

    String groupKeyOf(String token) {
        LinkSigner.Subject subject = signer.verify(token, timers.now());
        return ledger.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select distinct group_key from alert_group");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (subject.is(rows.getString(1))) {
                        return rows.getString(1);
                    }
                }
            }
            throw new NoSuchElementException("the group of this link is over");
        });
    }
}
