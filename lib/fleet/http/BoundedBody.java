package whaleware.fleet.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The body of a request: throws [BodyTooLarge] beyond a limit, and remembers whether the connection broke. Not
/// thread-safe.
final class BoundedBody extends FilterInputStream {
    private final long limit;
    private long read;
    private boolean broken;

    BoundedBody(InputStream body, long limit) {
        super(body);
        this.limit = limit;
    }

    /// Returns whether the connection broke while the body was read.
    boolean broken() {
        return broken;
    }

    @Override
    public int read() throws IOException {
        var single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(bytes, offset, length);
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        if (count > 0) read += count;
        if (read > limit) throw new BodyTooLarge(limit);
        return count;
    }

    /// Leaves the connection open: the response goes there.
    @Override
    public void close() {}
}
