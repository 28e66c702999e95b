package io.lyceum.adapters.rest.service;

import io.lyceum.adapters.rest.Versions;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Bytes that stay the same as long as the service runs.
final class Asset {

    private static final int TAG_BYTES = 8;

    private final String type;
    private final byte[] bytes;
    private final EntityTag tag;

    private Asset(String type, byte[] bytes, EntityTag tag) {
        this.type = type;
        this.bytes = bytes;
        this.tag = tag;
    }

    static Asset of(String type, byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Asset(type, bytes, new EntityTag(HexFormat.of().formatHex(digest, 0, TAG_BYTES)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The bytes, or 304 when the client has them already.
    Response answer(Request request, String cacheControl) {
        var unchanged = Versions.unchanged(request, tag);
        var response = unchanged == null ? Response.ok(bytes, type).tag(tag) : unchanged;
        return response.header("Cache-Control", cacheControl).build();
    }
}
