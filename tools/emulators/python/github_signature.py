"""The signature of what GitHub delivers to a webhook.

https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries: the HMAC of the
body as it was sent, with the secret as the key, as hexadecimal digits after the algorithm's name.
"""

import hashlib
import hmac

# The header is the older one's successor: where both came, it alone counts.
_HEADERS = (("X-Hub-Signature-256", "sha256"), ("X-Hub-Signature", "sha1"))


def is_signed(secret, body, header):
    """Whether a delivery was signed with that secret.

    `body` are its bytes; `header(name)` gives the value of a header, or None.
    """
    for name, algorithm in _HEADERS:
        given = header(name)
        if given is not None:
            digest = hmac.new(secret.encode(), body, getattr(hashlib, algorithm)).hexdigest()
            # Text that is not ASCII cannot be compared as text.
            return hmac.compare_digest(given.encode(), f"{algorithm}={digest}".encode())
    return False
