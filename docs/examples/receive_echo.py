# receive_echo.py
import hmac, json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        statuses = json.loads(self.rfile.read(int(self.headers.get('Content-Length', 0))))
        key = parse_qs(urlsplit(self.path).query).get('key', [''])[0]
        is_ours = hmac.compare_digest(key.encode(), os.environ['PUSH_KEY'].encode())
        self.send_response(200 if is_ours else 403)
        self.end_headers()
        if is_ours:
            for status in statuses:
                print(status['id_sms'], status['time'], status['state'], flush=True)  # store it here
            self.wfile.write(json.dumps([{'id_sms': status['id_sms']} for status in statuses]).encode())

ThreadingHTTPServer(('127.0.0.1', 9000), Receiver).serve_forever()
