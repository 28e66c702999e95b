package io.lyceum.adapters.mail;

import io.lyceum.domain.kernel.Term;
import io.lyceum.domain.kernel.Uuid7;
import io.lyceum.domain.mail.Letter;
import io.lyceum.domain.mail.port.Postman;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;

/// Writes mails into a folder that only this user can read, a file each (RFC 5322), for where there is no mail server.
public final class FolderPostman implements Postman {

    private final MailTemplates templates;
    private final Path folder;
    private final Session session = Session.getInstance(new Properties());

    public FolderPostman(MailConfig config) {
        this.templates = new MailTemplates(config);
        this.folder = Path.of(config.folder());
    }

    @Override
    public void deliver(Letter letter) throws NotTaken {
        String name = Uuid7.next() + "-" + Term.of(letter.kind());
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path unfinished = Files.createFile(
                    folder.resolve(name + ".part"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var out = Files.newOutputStream(unfinished)) {
                templates.write(letter, session).writeTo(out);
            }
            Files.move(unfinished, folder.resolve(name + ".eml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | MessagingException e) {
            throw new NotTaken(e);
        }
    }
}
