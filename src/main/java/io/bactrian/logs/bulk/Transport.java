package io.bactrian.logs.bulk;

import java.net.URI;
import java.util.concurrent.CompletionStage;

/** Carries requests. */
interface Transport {

    /**
     * Sends one request; the stage fails when there is no answer to be read.
     *
     * @param body gzipped or not
     */
    CompletionStage<Answer> post(URI address, byte[] body, boolean gzipped);
}
