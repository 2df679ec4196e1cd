"""A bot of somebody else's, with nothing but Python's standard library: python3 foreign-bot.py DOMAIN APP_ID SECRET TOKEN"""

import json
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

domain, app_id, secret, token = sys.argv[1:5]


def call(path, body, bearer=None):
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if bearer:
        headers["Authorization"] = "Bearer " + bearer
    request = urllib.request.Request(domain + path, json.dumps(body).encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        return json.load(refusal)


def send_form(chat_id):
    path = "/open-apis/auth/v3/tenant_access_token/internal"
    bearer = call(path, {"app_id": app_id, "app_secret": secret})["tenant_access_token"]
    form = [
        {"tag": "input", "name": "why", "required": True},
        {"tag": "button", "name": "go", "text": {"tag": "plain_text", "content": "提交"}, "form_action_type": "submit"},
    ]
    card = {"schema": "2.0", "body": {"elements": [{"tag": "form", "name": "f", "elements": form}]}}
    letter = {"receive_id": chat_id, "msg_type": "interactive", "content": json.dumps(card)}
    call("/open-apis/im/v1/messages?receive_id_type=chat_id", letter, bearer)


class Bot(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if body.get("type") == "url_verification":
            return self.answer({"challenge": body["challenge"]})
        header, event = body["header"], body["event"]
        if header["token"] != token:
            return self.send_error(401)
        if header["event_type"] == "im.message.receive_v1":
            threading.Thread(target=send_form, args=[event["message"]["chat_id"]]).start()
        if header["event_type"] == "card.action.trigger":
            why = event["action"]["form_value"]["why"]
            return self.answer({"toast": {"type": "info", "content": "好：" + why}})
        self.answer({})

    def answer(self, value):
        text = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Bot)
print(server.server_address[1], flush=True)
server.serve_forever()
