"""Takes bulk requests as Elasticsearch does, keeps nothing, and answers that every document was created.

GET /count answers how many documents, bytes of bodies and bytes of documents came, and how many different numbers
stood behind seq= in them.

python3 sink.py PORT [sequence]

What the sink takes of the processor is taken from who is measured: gzip is unpacked by libdeflate, which is faster than zlib,
documents are counted by the lines that begin with the action of the first, and an answer is made once for each size.
"""

import ctypes
import functools
import re
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WHOLE = b'{"took":1,"errors":false,"items":[', b'{"create":{"_index":"i","_id":"x","status":201}}'
FILTERED = b'{"items":[', b'{"create":{"status":201}}'
LARGEST = 256 << 20

deflate = ctypes.CDLL("libdeflate.so.0")
deflate.libdeflate_alloc_decompressor.restype = ctypes.c_void_p
deflate.libdeflate_gzip_decompress.argtypes = [
    ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]

lock = threading.Lock()
documents = bodies = plain = 0
seen = set()
sequence = len(sys.argv) > 2


@functools.lru_cache(maxsize=1 << 14)
def answer(kind, count):
    beginning, item = kind
    return beginning + b",".join([item] * count) + b"]}"


class Room:
    """An array that is used again and grows."""

    def __init__(self):
        self.bytes = bytearray(1 << 20)

    def of(self, size):
        if size > LARGEST:
            raise ValueError(f"{size} bytes are too many")
        if size > len(self.bytes):
            self.bytes = bytearray(size)
        return self.bytes

    def address(self):
        return ctypes.addressof(ctypes.c_char.from_buffer(self.bytes))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    rbufsize = 1 << 16

    def setup(self):
        super().setup()
        self.body = Room()
        self.unpacked = Room()
        self.decompressor = deflate.libdeflate_alloc_decompressor()

    def finish(self):
        deflate.libdeflate_free_decompressor(ctypes.c_void_p(self.decompressor))
        super().finish()

    def do_GET(self):
        if self.path == "/count":
            with lock:
                text = f"{documents} {bodies} {plain} {len(seen)}\n"
            self.reply(text.encode())
        else:
            self.reply(b'{"cluster_name":"sink","status":"green"}')

    do_HEAD = do_GET

    def do_POST(self):
        size = int(self.headers["Content-Length"])
        body = self.body.of(size)
        view = memoryview(body)[:size]
        at = 0
        while at < size:
            read = self.rfile.readinto(view[at:])
            if not read:
                return
            at += read
        view.release()
        if self.path.split("?")[0].endswith("_bulk"):
            self.bulk(body, size)
        else:
            self.reply(b'{"cluster_name":"sink","status":"green"}')

    do_PUT = do_POST

    def bulk(self, body, size):
        global documents, bodies, plain
        length = size
        if self.headers.get("Content-Encoding") == "gzip":
            length = int.from_bytes(body[size - 4 : size], "little")
            text = self.unpacked.of(length)
            if deflate.libdeflate_gzip_decompress(
                    self.decompressor, self.body.address(), size, self.unpacked.address(), length, None):
                self.send_error(400, "this is not gzip")
                return
        else:
            text = body
        action = bytes(text[: text.index(b":") + 1])
        count = 1 + text.count(b"\n" + action, 0, length)
        numbers = set(re.findall(rb"seq=([0-9]+)", bytes(text[:length]))) if sequence else ()
        with lock:
            documents += count
            bodies += size
            plain += length
            seen.update(numbers)
        self.reply(answer(FILTERED if "filter_path=items.*.status" in self.path else WHOLE, count))

    def reply(self, text):
        self.send_response_only(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = socket.SOMAXCONN


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
