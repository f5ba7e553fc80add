"""Verifies messages that Pratique sends to HTTPS endpoints and mails as JSON, as SNS's own verifiers do for AWS's:
theirs insist on certificates of amazonaws.com. No dependencies; Python 3.9 or newer. Copy it or import it:

    from sns_verify import SnsVerifier
    verifier = SnsVerifier("https://registry.example.org")
    message = verifier.verify(body)                  # raises ValueError where it is not the server's
    if message["Type"] == "SubscriptionConfirmation":
        verifier.confirm(message)

or run it on a message: python3 sns_verify.py https://registry.example.org < message.json
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
import sys
import urllib.request

FIELDS = {
    "Notification": ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
    "SubscriptionConfirmation": ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
    "UnsubscribeConfirmation": ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
}
# What stands before the hash in a signature (RFC 8017, 9.2).
HASHES = {
    "1": ("sha1", "3021300906052b0e03021a05000414"),
    "2": ("sha256", "3031300d060960864801650304020105000420"),
}
MOST_CERTIFICATE_BYTES = 16384


class SnsVerifier:
    """`server` is the server's PRATIQUE_URL: only its certificates count. `topics`, where given, are the ARNs of the
    topics whose messages are wanted. `versions` are the signature versions that are taken: {"2"} refuses SHA-1, once
    the topic's SignatureVersion is 2. `read` answers the bytes at an address."""

    def __init__(self, server, topics=None, versions=("1", "2"), read=None):
        self.base = server.rstrip("/")
        self.topics = topics
        self.versions = versions
        self.read = read or _read
        self._keys = {}

    def verify(self, body):
        """The message, given as text, as bytes, or as what json.loads made of it."""
        message = json.loads(body) if isinstance(body, (str, bytes)) else body
        if not isinstance(message, dict):
            raise ValueError("the message is no JSON object")
        if message.get("Type") not in FIELDS:
            raise ValueError(f"{message.get('Type')!r} is no type of message")
        names = [name for name in FIELDS[message["Type"]] if name != "Subject" or name in message]
        for name in [*names, "Signature", "SigningCertURL"]:
            if not isinstance(message.get(name), str):
                raise ValueError(f"the message has no {name!r}")
        version = message.get("SignatureVersion")
        if version not in HASHES or version not in self.versions:
            raise ValueError(f"the signature version {version!r} is not taken")
        modulus, exponent = self._key_at(message["SigningCertURL"])
        text = "".join(f"{name}\n{message[name]}\n" for name in names).encode()
        try:
            signature = base64.b64decode(message["Signature"], validate=True)
        except binascii.Error:
            raise ValueError("the signature is not base64") from None
        if not _is_signed(text, signature, version, modulus, exponent):
            raise ValueError("the signature is not of this message")
        if self.topics is not None and message["TopicArn"] not in self.topics:
            raise ValueError(f"the message is of the topic {message['TopicArn']!r}")
        return message

    def confirm(self, message):
        """Confirms the subscription that a verified message asks about."""
        if not message.get("SubscribeURL", "").startswith(f"{self.base}/?"):
            raise ValueError(f"{message.get('SubscribeURL')!r} is no address of {self.base}")
        self.read(message["SubscribeURL"])

    def _key_at(self, url):
        prefix = f"{self.base}/sns/SimpleNotificationService-"
        found = re.fullmatch(r"([0-9a-f]{32})\.pem", url[len(prefix) :]) if url.startswith(prefix) else None
        if found is None:
            raise ValueError(f"the certificate at {url!r} is not one of {self.base}")
        fingerprint = found.group(1)
        if fingerprint not in self._keys:
            lines = self.read(url)[:MOST_CERTIFICATE_BYTES].decode("ascii").strip().splitlines()
            der = base64.b64decode("".join(lines[1:-1]))
            if not hashlib.sha256(der).hexdigest().startswith(fingerprint):
                raise ValueError(f"the certificate at {url!r} is another one")
            self._keys[fingerprint] = _rsa_key(der)
        return self._keys[fingerprint]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def _read(url):
    with urllib.request.build_opener(_NoRedirect).open(url, timeout=10) as answer:
        return answer.read(MOST_CERTIFICATE_BYTES)


def _is_signed(text, signature, version, modulus, exponent):
    """RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2): the whole of what must have been signed is made and compared."""
    size = (modulus.bit_length() + 7) // 8
    value = int.from_bytes(signature, "big")
    if len(signature) != size or value >= modulus:
        return False
    name, prefix = HASHES[version]
    ending = bytes.fromhex(prefix) + hashlib.new(name, text).digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(ending) - 3) + b"\x00" + ending
    return hmac.compare_digest(pow(value, exponent, modulus).to_bytes(size, "big"), expected)


def _rsa_key(certificate):
    """The modulus and the exponent of a certificate's RSA key (RFC 5280, 4.1)."""
    (content, *_rest) = _values(_values(certificate)[0][1])
    fields = [field for field in _values(content[1]) if field[0] != 0xA0]
    bits = _values(fields[5][1])[1][1]
    modulus, exponent = _values(_values(bits[1:])[0][1])
    return int.from_bytes(modulus[1], "big"), int.from_bytes(exponent[1], "big")


def _values(der):
    """The values of DER that follow each other, as pairs of tag and content."""
    values, at = [], 0
    while at < len(der):
        tag, length, at = der[at], der[at + 1], at + 2
        if length >= 0x80:
            size = length - 0x80
            length, at = int.from_bytes(der[at : at + size], "big"), at + size
        values.append((tag, der[at : at + length]))
        at += length
    return values


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 sns_verify.py https://registry.example.org < message.json")
    try:
        checked = SnsVerifier(sys.argv[1]).verify(sys.stdin.buffer.read())
    except (ValueError, OSError) as error:
        sys.exit(f"not valid: {error}")
    print(f"valid: {checked['Type']} {checked['MessageId']}")
