package io.bactrian.logs.kafka;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.support.DefaultProducer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the last record of each partition. What cannot be committed, because the group gave the partition to somebody
 * else or the broker is away, is no failure: its records are read again, and Elasticsearch knows their events.
 */
final class CommitProducer extends DefaultProducer {

    /** Property of the exchange: how the records that it holds are committed. */
    static final String COMMITS = "BactrianRecordsCommits";

    private static final Logger LOG = LoggerFactory.getLogger(CommitProducer.class);

    CommitProducer(RecordsEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getProperty(COMMITS) instanceof List<?> commits)) {
            throw new IllegalArgumentException("records:commit stands after records:read");
        }
        for (Object commit : commits) {
            try {
                ((KafkaManualCommit) commit).commit();
            } catch (KafkaException e) {
                LOG.warn("offsets are not committed, so records are read again: {}", e.getMessage());
            }
        }
    }
}
