"""Secrets of which only the digest is kept: whoever reads the database can use none of them."""

import hashlib
import secrets

from django.db import models


class KnownByDigest(models.Model):
    """A row that is found by a secret, and cannot tell it."""

    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        abstract = True

    @staticmethod
    def digest_of(secret: str) -> str:
        """A plain SHA-256 is enough: the secret is long and random, not a password."""
        return hashlib.sha256(secret.encode(errors="replace")).hexdigest()

    @staticmethod
    def new_secret() -> str:
        return secrets.token_urlsafe(32)
