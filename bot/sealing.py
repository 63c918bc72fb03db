"""Seals tokens before they are stored: whoever has the database has no token."""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import ConfigError
from bot.secret import Secret


class Seal:
    """Seals with the first of some keys and opens what any of them sealed."""

    def __init__(self, keys: Sequence[Secret]) -> None:
        ciphers = [Fernet(_derived(key)) for key in keys]
        self._first = ciphers[0]
        self._any = MultiFernet(ciphers)

    def seal(self, secret: Secret) -> str:
        """``secret`` as it may be stored."""
        return self._first.encrypt(secret.reveal().encode()).decode()

    def open(self, sealed: str) -> Secret:
        """The secret back; ConfigError where none of the keys opens it."""
        try:
            return Secret(self._any.decrypt(sealed.encode()).decode())
        except InvalidToken:
            raise ConfigError(
                "DOCKETWIRE_SECRET_KEY opens no stored token: put the key back that was there,"
                " behind the new one with a comma between"
            ) from None

    def renew(self, sealed: str) -> str | None:
        """What another key than the first sealed, sealed with the first; None where it was that."""
        try:
            self._first.decrypt(sealed.encode())
        except InvalidToken:
            return self.seal(self.open(sealed))
        return None


def _derived(key: Secret) -> bytes:
    """A key of Fernet's form; what an operator writes is long and random, but of any form."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"docketwire tokens")
    return base64.urlsafe_b64encode(kdf.derive(key.reveal().encode()))
