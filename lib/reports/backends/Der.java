package whaleware.reports.backends;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/// As much of DER (ITU-T X.690) as it takes to wrap OpenSSL's older key formats into PKCS #8 (RFC 5958).
interface Der {
    int SEQUENCE = 0x30, OCTETS = 0x04, OID = 0x06, PARAMETERS = 0xA0;
    /// The algorithm rsaEncryption with no parameters (RFC 8017, A.1).
    byte[] RSA = {0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01,
            0x05, 0x00};
    /// The object identifier of id-ecPublicKey (RFC 5480).
    byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    /// Returns a key in PKCS #8.
    ///
    /// @param algorithm as DER
    /// @param key in the format of the algorithm
    static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, join(new byte[] {0x02, 0x01, 0x00}, algorithm, element(OCTETS, key)));
    }

    /// Returns the algorithm of an EC key, with the curve that the key names in its parameters (RFC 5915).
    static byte[] ecAlgorithm(byte[] key) throws IOException {
        // SEQUENCE { INTEGER 1, OCTET STRING, [0] { OID curve }, … }
        try {
            int at = content(key, 0);
            at = end(key, at);
            at = end(key, at);
            if ((key[at] & 0xFF) == PARAMETERS) {
                int curve = content(key, at);
                if (key[curve] == OID)
                    return element(SEQUENCE, join(EC, Arrays.copyOfRange(key, curve, end(key, curve))));
            }
        } catch (ArrayIndexOutOfBoundsException damaged) {
            // no curve
        }
        throw new IOException("its key names no curve (openssl pkey converts it)");
    }

    private static int content(byte[] der, int at) {
        int length = der[at + 1] & 0xFF;
        return at + 2 + (length < 0x80 ? 0 : length & 0x7F);
    }

    private static int end(byte[] der, int at) {
        int begin = content(der, at), length = der[at + 1] & 0xFF;
        if (length >= 0x80) {
            length = 0;
            for (int i = at + 2; i < begin; i++) length = length << 8 | der[i] & 0xFF;
        }
        return begin + length;
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length >= 0x80) {
            int bytes = length > 0xFFFF ? 3 : length > 0xFF ? 2 : 1;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) out.write(length >> 8 * i);
        } else {
            out.write(length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) out.writeBytes(part);
        return out.toByteArray();
    }
}
