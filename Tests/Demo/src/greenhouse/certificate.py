"""The summary with a signature, made with cryptography."""

import json
import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Signer:
    """Signs with the key in a file of 32 bytes, or with one that lives as long as the process."""

    def __init__(self, path=os.environ.get("GREENHOUSE_KEY")):
        if path:
            with open(path, "rb") as file:
                self.key = Ed25519PrivateKey.from_private_bytes(file.read())
        else:
            self.key = Ed25519PrivateKey.generate()

    def certificate(self, beds):
        """The message, its signature in hexadecimal and the public key in PEM."""
        message = json.dumps(beds, sort_keys=True, separators=(",", ":"))
        public = self.key.public_key()
        return {
            "message": message,
            "signature": self.key.sign(message.encode()).hex(),
            "public_key": public.public_bytes(
                Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
            ).decode(),
        }
