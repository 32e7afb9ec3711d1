"""What nobody types: the edges of numbers, days, letters, addresses and keys."""

# ruff: noqa: E501  tables of nonsense, each kind on its lines

from __future__ import annotations

NUMBERS = (
    "0", "-1", "1", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 5000, "1e309",
    "1e5", "NaN", "-inf", "1.5", "1_000", "+7", " 7 ", "²", "٣", "１２", "0x10", "007", "on", "true",
)  # fmt: skip
DAYS = (
    "0001-01-01", "9999-12-31", "10000-01-01", "0000-00-00", "2026-02-30", "26-9-1", "2026-W40",
    "0001-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00", "2026-03-29T02:30", "24:00", "25:61", "23:59:60", "00:00", "-1:00",
    "9999-12-31T23:59:59.999999Z",
)  # fmt: skip
LETTERS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202e\u200b", "👩‍👩‍👧" * 40, "İıſß", "e\u0301" * 300,
    "\r\n\r\nX: y", "\t", "x" * 100_000, "word " * 3000, "<script>alert(1)</script>", "{{ 7|add:7 }}",
    "{% load x %}", "=1+1", "%s%(name)s%", "%00", "\\u0000", "' OR 1=1 --", "\\", "\ufeff", "\uffff", "$(id)",
)  # fmt: skip
ADDRESSES = (
    "http://[::1", "//evil.example", "javascript:alert(1)", "https://evil.example\\@ours", "../../etc",
    "/\\evil.example", "http://[v1.x]/", "a@b", "a@" + "b" * 300 + ".example", "@", "a@[::1]", '"a b"@x.example',
    "mailto:x", "/people/" + "9" * 30 + "/",
)  # fmt: skip
KEYS = (
    "{}", "[]", "null", '{"a":', '""', "0", '{"id": 1}', '[[[[[[[[', '{"\\ud800": "\\u0000"}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "attestationObject": "o2NmbXQ", "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}}',
    '{"id": null, "rawId": 7, "type": [], "response": "x"}', "Factory", "localtime", "../UTC",
    "Europe/Berlin", "xx", "de", "zz-ZZ-x", "AAAA:BBBB:CCCC", "e30=", "eyJ9.x.y",
)  # fmt: skip
EVERYTHING = (*NUMBERS, *DAYS, *LETTERS, *ADDRESSES, *KEYS)
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO", "get")
KINDS = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=x; charset=hex", "multipart/form-data; boundary=" + "y" * 5000,
    "application/json", "text/plain; charset=nonsense", "text/plain; charset=\"", "x", "",
)  # fmt: skip
HEADERS = (
    ("Cookie", "session=\xff; csrf=\xfe"), ("Cookie", "=; ;;; theme=\"; sessionid"), ("Cookie", "theme=" + "t" * 3000),
    ("Accept-Language", "x" * 3000), ("Accept-Language", "de;q=nan, \xff, *;q=1e99"), ("Origin", "http://[::1"),
    ("Referer", "http://[::1"), ("Referer", "\xff"), ("X-Forwarded-For", "300.1.1.1, \xff"), ("User-Agent", ""),
    ("User-Agent", "\xff" * 500), ("If-Modified-Since", "yesterday"), ("If-None-Match", "\xff"), ("Range", "bytes=9-1"),
    ("Accept-Encoding", "gzip;q=x"), ("Sec-Fetch-Site", "\xff"), ("X-CSRFToken", "\xff"), ("Accept", "x/\xff"),
)  # fmt: skip
BODIES = (
    b"", b"\xff\xfe\xfd", b"a=%ff&%zz=1&=&&&", b"a=\x00", b"--x", b"--x\r\n\r\n", b'--x\r\nContent-Disposition: form-data; name="',
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="../\xff"\r\nContent-Type: \xff\r\n\r\nz\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n',
    b"{", b"&".join(b"a%d=1" % number for number in range(300)),
)  # fmt: skip
