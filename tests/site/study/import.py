"""Imports an .apkg with Anki's own importer, twice, and prints what came as JSON."""

import json
import sys
import tempfile
from pathlib import Path

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

with tempfile.TemporaryDirectory() as folder:
    collection = Collection(str(Path(folder) / "collection.anki2"))
    logs = []
    for package in sys.argv[1:]:
        request = ImportAnkiPackageRequest(package_path=package, options=ImportAnkiPackageOptions())
        log = collection.import_anki_package(request).log
        logs.append({name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting")})
    notes = [collection.get_note(id) for id in collection.find_notes("")]
    cards = [collection.get_card(id) for id in collection.find_cards("")]
    print(json.dumps({
        "logs": logs,
        "notes": [{"guid": note.guid, "fields": note.fields, "tags": note.tags} for note in notes],
        "cards": [{"deck": collection.decks.name(card.did), "question": card.question(), "answer": card.answer()} for card in cards],
        "checksums": collection.db.list("select csum from notes where csum = 0"),
    }))
    collection.close()
