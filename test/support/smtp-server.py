# A mail server for tests, on aiosmtpd: says on standard output where it listens, then one JSON line for each message
# that it took. Its one argument is JSON:
#   tls       "none", "starttls" or "from-start", with the files `certificate` and `key`
#   login     [user, password] that is asked for; null where none is
#   silent    answers nothing, from the greeting on
# A line of JSON on standard input says what is answered from then on, and is answered by an empty line:
#   {"MAIL": …, "DATA": …, "address@host": …}: lists of replies to give, one each time, then "250 OK"
import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

settings = json.loads(sys.argv[1])
replies = {}


def reply(name, otherwise="250 OK"):
    queue = replies.get(name, [])
    return queue.pop(0) if queue else otherwise


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = reply("MAIL")
        if answer.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = reply(address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = reply("DATA")
        if answer.startswith("2"):
            message = {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "encrypted": session.ssl is not None or settings["tls"] == "from-start",
                "login": session.auth_data.login.decode() if session.auth_data else None,
                "message": base64.b64encode(envelope.content).decode(),
            }
            print(json.dumps(message), flush=True)
        return answer


def authenticate(server, session, envelope, mechanism, data):
    wanted = settings["login"]
    allowed = [data.login.decode(), data.password.decode()] == wanted
    refusal = f"535 5.7.8 {data.login.decode()} {data.password.decode()} is no login here"
    return AuthResult(success=allowed, handled=allowed, auth_data=data, message=None if allowed else refusal)


async def silence(reader, writer):
    await asyncio.sleep(3600)


async def take_replies():
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        replies.clear()
        replies.update(json.loads(line))
        print("", flush=True)
    loop.stop()


async def main():
    tls = None
    if settings["tls"] != "none":
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(settings["certificate"], settings["key"])
    loop = asyncio.get_running_loop()
    needs_login = settings["login"] is not None

    def smtp():
        return SMTP(
            Handler(),
            hostname="mail.test",
            enable_SMTPUTF8=True,
            tls_context=tls if settings["tls"] == "starttls" else None,
            require_starttls=settings["tls"] == "starttls",
            authenticator=authenticate if needs_login else None,
            auth_required=needs_login,
            auth_require_tls=settings["tls"] == "starttls",
        )

    if settings.get("silent"):
        server = await asyncio.start_server(silence, "127.0.0.1", 0)
    else:
        implicit = tls if settings["tls"] == "from-start" else None
        server = await loop.create_server(smtp, "127.0.0.1", 0, ssl=implicit)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.gather(server.serve_forever(), take_replies())


try:
    asyncio.run(main())
except RuntimeError:
    pass  # its standard input is at an end: whoever started it is gone
