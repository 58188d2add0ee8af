# Two commands do everything on a fresh machine: make demo, make test. Both are safe to repeat.
SWIFT ?= swift
# Without debug information the first build takes a sixth less (bench/BUILD.md).
FLAGS = -Xswiftc -gnone
ECOTONE = .build/release/ecotone
DEMO = editions/demo

# The files of Scripts/setup are found beside the program.
LINK_ASSETS = ln -sfn ../../assets .build/release/ecotone_assets

.PHONY: demo dist conformance check snapshots test setup build lint format bench bench-quick bench-scale bench-portal bench-trust bench-hazard bench-pledges bench-borders bench-landcover bench-record bench-report bench-consultation bench-atlas bench-atlas-peers soak test-spark fuzz clean

demo: setup build
	@Scripts/demo $(ECOTONE) $(DEMO)

test:
	@Scripts/setup tests
	@echo "== building the program and its tests (release, one build for both)"
	$(SWIFT) build -c release $(FLAGS) --build-tests
	@$(LINK_ASSETS)
	@Scripts/test $(SWIFT)

# One archive that runs on another Debian machine of this release without Swift, and whether it does.
dist:
	@Scripts/setup dist
	@archive=$$(Scripts/dist) && Scripts/test-dist "$$archive" && echo "$$archive"

# Programs of others read the whole fictional atlas: QGIS, OGC's tests, esridump, restapi, OWSLib, tippecanoe.
conformance: build
	@Scripts/setup tests
	@Scripts/conformance

# What to run while working: what changed is built, and the tests that take seconds are run.
check:
	$(SWIFT) build -c release $(FLAGS) --build-tests
	@$(LINK_ASSETS)
	$(SWIFT) test -c release $(FLAGS) --skip-build --filter '^(MarkupTests|VocabularyTests|RegistersTests|QuestionsTests|OutputsTests|PublicRecordTests|PortalTests)\.|WallsTests'

setup:
	@Scripts/setup

build:
	@echo "== building the program (the first time takes some minutes)"
	$(SWIFT) build -c release $(FLAGS) --product ecotone
	@$(LINK_ASSETS)

lint:
	$(SWIFT) format lint --strict -r Sources Tests Fuzz Package.swift

format:
	$(SWIFT) format -i -r Sources Tests Fuzz Package.swift

# The kept markup of every page, made anew; git diff shows what a change did.
snapshots:
	$(SWIFT) build -c release $(FLAGS) --build-tests
	@$(LINK_ASSETS)
	ECOTONE_SNAPSHOTS=renew $(SWIFT) test -c release $(FLAGS) --skip-build --filter SnapshotTests

# Five minutes for each target; make fuzz SECONDS=3600 for a night.
fuzz: setup build
	@Scripts/fuzz $(or $(SECONDS),300)

# Minutes beside DuckDB on real files; a quarter of an hour on ten million fictional amounts.
bench: setup build
	@bench/run $(ECOTONE)

# One row of each table; run before work ends. RENEW=1 writes bench/QUICK.md.
bench-quick: setup build
	@bench/quick $(ECOTONE)

bench-scale: setup build
	@bench/scale $(ECOTONE)

# 20,000 comments in campaigns: taking in, grouping, pages, export.
bench-consultation: setup build
	@Scripts/setup tests
	@.build/venv/bin/python -W ignore::ResourceWarning bench/consultation.py

bench-trust: setup build
	@bench/trust

bench-hazard: setup build
	@bench/hazard $(ECOTONE)

bench-pledges: setup build
	@bench/pledges $(ECOTONE)

bench-borders: setup build
	@bench/borders $(ECOTONE)

bench-landcover: setup build
	@bench/landcover $(ECOTONE)

bench-report: setup build
	@bench/report $(ECOTONE)

# Layers beside tippecanoe, ogr2ogr and rio-tiler; the polygons are of ECOTONE_DATA.
bench-atlas: setup build
	@bench/atlas $(ECOTONE)

bench-atlas-peers: build
	@Scripts/setup peers
	@bench/atlas-peers $(ECOTONE)

bench-record: setup build
	@bench/record $(ECOTONE)

# Land cover on a Spark cluster of two workers on this machine, one of which is killed; Spark is installed for it.
test-spark: setup build
	@Scripts/setup spark
	@.build/venv/bin/python Tests/Spark/check_spark.py

bench-portal: setup build
	@bench/portal $(ECOTONE)

# A minute of rude clients against ten million amounts; a tenth of it is part of make test.
soak: setup build
	@bench/soak-edition $(ECOTONE) .build/soak
	@bench/soak $(ECOTONE) .build/soak/edition $(or $(SECONDS),60)
	@bench/people $(ECOTONE) .build/soak/people

clean:
	rm -rf .build editions
