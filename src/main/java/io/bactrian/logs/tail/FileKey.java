package io.bactrian.logs.tail;

/** What the file system calls a file while it has it. A deleted file's key may be given to another one. */
record FileKey(long device, long inode) {}
