"""Requests that are answered at the same time each get their own."""

from concurrent.futures import ThreadPoolExecutor

from keeping import TEXT, harbour
from onrecord.ledger import Ledger
from onrecord.ledger.packing import packed, unpacked
from rooms import room


def test_bytes_are_unpacked_by_several_threads_at_once():
    texts = [bytes([number]) * 200_000 + str(number).encode() * 5_000 for number in range(8)]

    def there_and_back(number):
        return all(unpacked(packed(texts[number % 8])) == texts[number % 8] for _ in range(20))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(there_and_back, range(16)))


def test_each_request_gets_its_page(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        for number in range(8):
            ledger.add(*harbour(f"{TEXT}\n{'The harbour is old. ' * 500}{number}\n", f"https://news.example/{number}"))
        digests = {page.url: page.sha256 for page in ledger.pages(limit=None)}

    client = room(path)

    def asked(url):
        return client.get(f"/api/pages/{digests[url]}").json()["page"]["url"] == url

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(asked, list(digests) * 10))
