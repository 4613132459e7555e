"""Input made to break things: JSON values for any field, whole bodies, sign-in forms."""

import gzip
import json
from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Body:
    """A whole request body with its media type."""

    name: str
    content: bytes
    media_type: str | None = "application/json"
    encoding: str | None = None
    mark: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        named = {"content-type": self.media_type, "content-encoding": self.encoding}
        return {name: value for name, value in named.items() if value is not None}


# JSON values as they are written, for any field.
VALUES: dict[str, str] = {
    **{f"constant {name}": name for name in ("NaN", "Infinity", "-Infinity", "nan", "Inf")},
    **{
        f"number {name}": name
        for name in (
            *("1e400", "-1e400", "1e308", "-1e308", "1e-400", "5e-324", "0.1", "-0", "-0.0", "-1"),
            *("9223372036854775807", "9223372036854775808", "-9223372036854775809"),
            *("18446744073709551616", "2147483648", "1.005", "0.001", "1e2", "1E+2", "3.0"),
        )
    },
    "number of 21 digits": "9" * 21,
    "number of 5,000 digits": "9" * 5_000,
    "fraction of 5,000 digits": "0." + "3" * 5_000,
    **{f"not a number {name}": name for name in ("01", "+1", ".5", "1.", "0x10", "1_000", "--1")},
    **{f"literal {name}": name for name in ("true", "false", "null", "True", "None", "undefined")},
    **{f"shape {name}": name for name in ("[]", "{}", "[null]", "[[]]", "[{}]", '{"a": 1}', '""')},
    "text of a number": '"1"',
    "text true": '"true"',
    "single quotes": "'a'",
    "10,000 items": json.dumps(["a"] * 10_000),
    "10,000 skills": json.dumps([{"name": f"skill {number}"} for number in range(10_000)]),
    "10,000 numbers": json.dumps(list(range(10_000))),
    "10,000 keys": json.dumps({f"key{number}": number for number in range(10_000)}),
    "nested 61 lists": "[" * 61 + "]" * 61,
    "nested 61 objects": '{"a":' * 61 + "1" + "}" * 61,
    "lone surrogate": '"\\ud800"',
    "escaped NUL": '"\\u0000"',
    "half an escape": '"\\u12"',
    "twice the same key": '{"name": "a", "name": "b"}',
    "the same key, escaped": '{"name": "a", "n\\u0061me": "b"}',
    "surrogate in a key": '{"\\udc00": 1}',
    "NUL in a key": '{"\\u0000": 1}',
    "prototype": '{"__proto__": {"admin": true}, "constructor": {}}',
}


def _object(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogatepass")


_PLAIN = '{"name": "mkbodyzq"}'
_LONG_KEY = "mkkeyzq" + "k" * 1_000

BODIES: list[Body] = [
    Body("empty", b""),
    *(Body(f"blank {space!r}", space.encode()) for space in (" ", "\n", "\t\r\n ", "\x00")),
    *(
        Body(f"bare {value}", value.encode())
        for value in ("null", "true", "1", "-1.5e3", '"mkbodyzq"', "[]", "[[]]", "[{}]", "{}")
    ),
    *(
        Body(f"broken {value}", value.encode(), mark="mkbodyzq")
        for value in (
            *("{", "}", "[", "]", '"', ",", ":", "{]", '{"a"}', '{"a":}', '{"a":1,}', "{,}"),
            *('{"a":1}{"b":2}', '{"a":1} mkbodyzq', "{'name': 'mkbodyzq'}", "{name: 1}"),
            *('{"a": mkbodyzq}', "// mkbodyzq\n{}", '{"a": "\n"}', '{"a": "mkbodyzq', "[1,]"),
            *("[" * 10, '{"a":' * 10, "\ufeff{}", "name=mkbodyzq", "<name>mkbodyzq</name>"),
        )
    ),
    *(Body(f"value {name}", written.encode()) for name, written in VALUES.items()),
    *(
        Body(f"field {name}", f'{{"mkfield": {written}}}'.encode())
        for name, written in VALUES.items()
    ),
    *(
        Body(f"encoded {name}", _object(_PLAIN, name), mark="mkbodyzq")
        for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
    ),
    Body("encoded utf-8 with mark", _object(_PLAIN, "utf-8-sig"), mark="mkbodyzq"),
    Body("encoded utf-7", _PLAIN.encode("utf-7"), mark="mkbodyzq"),
    Body("encoded cp037", _PLAIN.encode("cp037")),
    *(
        Body(f"bytes {junk.hex()}", b'{"name": "mkbodyzq' + junk + b'"}', mark="mkbodyzq")
        for junk in (
            *(b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xc1\xbf", b"\xe0\x80\xaf", b"\xed\xa0\x80"),
            *(b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\x80", b"\xe2\x82", b"\x00", b"\x1b"),
        )
    ),
    Body("100,000 lists", b"[" * 100_000 + b"]" * 100_000),
    Body("100,000 open lists", b"[" * 100_000),
    Body("100,000 objects", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    Body("500 lists in a field", b'{"a":' + b"[" * 500 + b"]" * 500 + b"}"),
    Body("a long key", json.dumps({_LONG_KEY: 1}).encode(), mark="mkkeyzq"),
    Body("a very long key", json.dumps({_LONG_KEY * 900: 1}).encode(), mark="mkkeyzq"),
    Body("a key that is markup", b'{"<b>mkkeyzq</b>": 1}', mark="mkkeyzq"),
    Body("a key with a NUL value", b'{"mk key zq!": "\\u0000"}', mark="mk key zq!"),
    Body("an empty key", b'{"": 1}'),
    Body("100,000 items", json.dumps([0] * 100_000).encode()),
    Body("1 MiB and a byte", b'"' + b"a" * (MIB - 1) + b'"'),
    Body("20 MB", b'"' + b"a" * 20_000_000 + b'"'),
    *(
        Body(f"typed {media_type}", _PLAIN.encode(), media_type, mark="mkbodyzq")
        for media_type in (
            *(None, "", "text/plain", "text/json", "text/html", "application/xml", "*/*", "json"),
            *("application/octet-stream", "application/json-seq", "application/jsonmkbodyzq"),
            *("application/x-www-form-urlencoded", "multipart/form-data", "image/png"),
            *("multipart/form-data; boundary=mkbodyzq", "application", "/", ";", "\xff\xfe"),
            *("application/json, text/plain", "application/jsonp", "a" * 10_000),
        )
    ),
    *(
        Body(f"typed {media_type}", _PLAIN.encode(), media_type)
        for media_type in (
            *("application/JSON", "application/json; charset=utf-16", "application/problem+json"),
            *("application/json;charset=mkcharset", "application/merge-patch+json"),
        )
    ),
    Body("gzip", gzip.compress(_PLAIN.encode(), mtime=0), encoding="gzip"),
    Body("a bomb", gzip.compress(b'"' + b"a" * 20_000_000 + b'"', mtime=0), encoding="gzip"),
]

# The sign-in form: media type and content, beside every body above.
_FORM = "application/x-www-form-urlencoded"
_END = b"--b--\r\n"


def _part(name: str, value: bytes) -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return head.encode() + value + b"\r\n"


FORMS: list[Body] = [
    Body("NUL in the name", b"username=a%00mkformzq&password=b", _FORM, mark="mkformzq"),
    Body("NUL in the password", b"username=a%40b.com&password=%00mkformzq", _FORM, mark="mkformzq"),
    Body("bad percent", b"username=%zz&password=%", _FORM),
    Body("not UTF-8", b"username=%ff%fe%ed%a0%80&password=%c0%80", _FORM),
    Body("raw bytes", b"username=\xff\xfe\x00&password=\xed\xa0\x80", _FORM),
    Body("named twice", b"username=a&username=b&password=c&password=d", _FORM),
    Body("other grant", b"grant_type=mkformzq&username=a&password=b", _FORM, mark="mkformzq"),
    Body("scopes", b"username=a&password=b&scope=" + b"mkformzq+" * 5_000, _FORM, mark="mkformzq"),
    Body("2,000 fields", b"&".join(b"f%d=mkformzq" % i for i in range(2_000)), _FORM),
    Body("long name", b"username=" + b"a" * 200_000 + b"&password=b", _FORM),
    Body("long password", b"username=a&password=" + b"b" * 900_000, _FORM),
    Body("secrets", b"username=a&password=b&client_id=%00&client_secret=%00", _FORM),
    *(
        Body(
            f"multipart {charset}",
            _part("username", rb"\ud800\x00mkformzq") + _part("password", rb"\udfff") + _END,
            f"multipart/form-data; boundary=b; charset={charset}",
            mark="mkformzq",
        )
        for charset in ("utf-8", "unicode_escape", "raw_unicode_escape", "base64", "idna", "none")
    ),
    Body("multipart without an end", _part("username", b"a"), "multipart/form-data; boundary=b"),
    Body(
        "multipart with a file",
        b'--b\r\nContent-Disposition: form-data; name="username"; filename="mkformzq"\r\n\r\na\r\n'
        + _part("password", b"b")
        + _END,
        "multipart/form-data; boundary=b",
        mark="mkformzq",
    ),
]
