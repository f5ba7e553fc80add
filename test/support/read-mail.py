# Reads messages as Python's email package does: one in base64 on each line of standard input, one JSON line for each.
import base64
import json
import sys
from email import message_from_bytes
from email.policy import default

for line in sys.stdin:
    message = message_from_bytes(base64.b64decode(line), policy=default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    print(
        json.dumps(
            {
                "headers": [[name, str(value)] for name, value in message.items()],
                "kind": message.get_content_type(),
                "parts": [
                    {
                        "kind": part.get_content_type(),
                        "charset": part.get_content_charset(),
                        "encoding": part.get("Content-Transfer-Encoding"),
                        "content": part.get_content().replace("\r\n", "\n"),
                    }
                    for part in parts
                ],
                "defects": [repr(defect) for part in [message, *parts] for defect in part.defects],
            }
        )
    )
