package whaleware;

/// The shells that our scripts are at home in, to stand for `/bin/sh`.
enum Shell {
    DASH("/usr/bin/dash"), BASH("/usr/bin/bash"), BUSYBOX("/usr/bin/busybox");

    final String path;

    Shell(String path) {
        this.path = path;
    }
}
