# receive_signed.py
import base64, hmac, json, os, sqlite3, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEYS = [base64.b64decode(secret.removeprefix('whsec_')) for secret in os.environ['KASKAD_PUSH_SECRET'].split()]  # two while you rotate

def is_ours(headers, body):
    moment = headers.get('webhook-timestamp', '')
    signed = f"{headers.get('webhook-id', '')}.{moment}.".encode() + body
    wanted = [b'v1,' + base64.b64encode(hmac.digest(key, signed, 'sha256')) for key in KEYS]
    given = headers.get('webhook-signature', '').encode().split()
    is_fresh = moment.isdecimal() and abs(time.time() - int(moment)) <= 300
    return is_fresh and any(hmac.compare_digest(one, other) for one in wanted for other in given)

def keep(data):  # a repeated or an older status changes nothing
    with sqlite3.connect('statuses.db') as database:
        database.execute('CREATE TABLE IF NOT EXISTS status (message_id TEXT PRIMARY KEY, seq INTEGER, state TEXT)')
        row = (data['id'], data['seq'], data['outward_state'])
        return database.execute('INSERT INTO status VALUES (?, ?, ?) ON CONFLICT (message_id) DO UPDATE '
            'SET seq = excluded.seq, state = excluded.state WHERE excluded.seq > status.seq', row).rowcount > 0

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        status = 401
        if is_ours(self.headers, body):
            data = json.loads(body)['data']
            if keep(data):
                print(data['id'], data['seq'], data['outward_state'], flush=True)
            status = 204  # only now: what was not stored is told again
        self.send_response(status)
        self.end_headers()

ThreadingHTTPServer(('127.0.0.1', 9000), Receiver).serve_forever()
