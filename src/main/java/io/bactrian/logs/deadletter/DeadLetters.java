package io.bactrian.logs.deadletter;

import java.util.List;

/** Where events go that were refused for good. */
public interface DeadLetters {

    /**
     * Keeps them; when this returns they survive the process. An event that is kept already is kept anew.
     *
     * @throws io.bactrian.runtime.BactrianException when they cannot be kept, or there is no room for all: then none is
     */
    void keep(List<DeadLetter> letters);
}
