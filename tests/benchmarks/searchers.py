"""Berth's index and its peers behind one call: terms in, the best documents' numbers with their scores out.

A peer is imported when it is made, so that the tests can be collected without the `bench` extra. Each is
used in its fastest form for one query: no progress bars, no threads, no parsing of query strings.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.answers.index import Index, compile_scores, document
from assistant.answers.postings import Postings

BEST = 10

Found = list[tuple[int, float]]
Search = Callable[[Sequence[str]], Found]


def berth(knowledge: Any) -> Search:
    """Return the search of the program's own index over the knowledge's cards."""
    ids = sorted(knowledge.cards)
    postings, idf = compile_scores(documents(knowledge))
    index = Index(ids, Postings(postings), idf, max(idf.values(), default=1.0), {}, {})
    numbers = {card_id: number for number, card_id in enumerate(ids)}

    def search(terms: Sequence[str]) -> Found:
        return [(numbers[card_id], score) for card_id, score in index.best(terms, BEST)]

    return search


def documents(knowledge: Any) -> list[list[str]]:
    """Return the tokens of every card as the program's index takes them, in the order of the cards' ids."""
    return [document(knowledge.cards[card_id], knowledge) for card_id in sorted(knowledge.cards)]


def rank_bm25(corpus: Sequence[Sequence[str]]) -> Search:
    from rank_bm25 import BM25Okapi

    okapi = BM25Okapi(corpus)
    return lambda terms: best_of(okapi.get_scores(terms))


def bm25s(corpus: Sequence[Sequence[str]], *, picks_itself: bool) -> Search:
    """Return bm25s' search: its own `retrieve`, or its scores with the best picked by `best_of`, which is faster."""
    from bm25s import BM25

    retriever = BM25()
    retriever.index(corpus, show_progress=False)
    known = retriever.vocab_dict

    def search(terms: Sequence[str]) -> Found:
        kept = [term for term in terms if term in known]
        if not kept:
            return []
        if not picks_itself:
            return best_of(retriever.get_scores(kept))
        numbers, scores = retriever.retrieve([kept], k=BEST, show_progress=False)
        return list(zip(numbers[0].tolist(), scores[0].tolist(), strict=True))

    return search


def tantivy(corpus: Sequence[Sequence[str]]) -> Search:
    from tantivy import Document, Index, Occur, Query, SchemaBuilder

    builder = SchemaBuilder()
    builder.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("number", stored=False, fast=True)
    schema = builder.build()
    index = Index(schema)
    writer = index.writer(num_threads=1)
    for number, words in enumerate(corpus):
        writer.add_document(Document(body=" ".join(words), number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(terms: Sequence[str]) -> Found:
        wanted = [(Occur.Should, Query.term_query(schema, "body", term, "freq")) for term in terms]
        hits = searcher.search(Query.boolean_query(wanted), limit=BEST, count=False).hits
        return [(address.doc, score) for score, address in hits]

    return search


def best_of(scores: Any) -> Found:
    """Return the numbers and scores of the best of numpy's scores; only what scores at all is looked at."""
    import numpy as np

    numbers = np.flatnonzero(scores)
    if len(numbers) > BEST:
        numbers = numbers[np.argpartition(scores[numbers], -BEST)[-BEST:]]
    return [(int(n), float(scores[n])) for n in numbers[np.argsort(-scores[numbers])]]


SEARCHERS: Mapping[str, Callable[[Any], Search]] = {
    "Berth": berth,
    "rank-bm25": lambda knowledge: rank_bm25(documents(knowledge)),
    "bm25s": lambda knowledge: bm25s(documents(knowledge), picks_itself=True),
    "bm25s, scores only": lambda knowledge: bm25s(documents(knowledge), picks_itself=False),
    "tantivy": lambda knowledge: tantivy(documents(knowledge)),
}
