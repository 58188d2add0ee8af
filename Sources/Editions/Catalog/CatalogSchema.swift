internal import GRDB

/// The tables of `catalog.sqlite`. docs/formats.md says what they are for.
enum CatalogSchema {
  static let fileName = "catalog.sqlite"

  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE sources (
          number INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, register TEXT NOT NULL,
          layout TEXT NOT NULL, year INTEGER, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, rows INTEGER NOT NULL,
          reports INTEGER NOT NULL, amounts INTEGER NOT NULL, as_of TEXT, container TEXT, container_sha256 TEXT);
        CREATE TABLE source_columns (
          source INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
          PRIMARY KEY (source, position)) WITHOUT ROWID;
        CREATE TABLE diagnostics (
          source INTEGER NOT NULL, code TEXT NOT NULL, count INTEGER NOT NULL,
          PRIMARY KEY (source, code)) WITHOUT ROWID;
        \(names)
        CREATE TABLE substances (
          number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, is_group INTEGER NOT NULL, cas TEXT,
          flags TEXT NOT NULL, listed_by TEXT NOT NULL);
        CREATE TABLE codes (
          number INTEGER PRIMARY KEY, register TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
          substance INTEGER NOT NULL, scope TEXT NOT NULL);
        CREATE TABLE listed_codes (
          register TEXT NOT NULL, code TEXT NOT NULL, substance INTEGER NOT NULL,
          PRIMARY KEY (register, code)) WITHOUT ROWID;
        CREATE TABLE sectors (number INTEGER PRIMARY KEY, code TEXT NOT NULL);
        \(sectorTitles)
        \(coverage)
        CREATE TABLE places (number INTEGER PRIMARY KEY, code TEXT NOT NULL);
        CREATE TABLE rules (
          number INTEGER PRIMARY KEY, id TEXT NOT NULL, register TEXT NOT NULL, field TEXT NOT NULL,
          category TEXT NOT NULL);
        CREATE TABLE facilities (
          number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT, company TEXT, address TEXT, city TEXT, county TEXT,
          postal_code TEXT, place INTEGER, sector INTEGER, latitude REAL, longitude REAL,
          first_year INTEGER, last_year INTEGER, registry_id TEXT);
        CREATE TABLE receivers (
          number INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL,
          city TEXT NOT NULL, county TEXT NOT NULL, state TEXT NOT NULL, postal_code TEXT NOT NULL,
          country TEXT NOT NULL, place INTEGER, registry_id TEXT NOT NULL, waste_id TEXT NOT NULL,
          facility INTEGER, match TEXT NOT NULL, score REAL NOT NULL);
        CREATE VIRTUAL TABLE facility_text USING fts5(
          id, name, company, city, county, content='', tokenize="unicode61 remove_diacritics 2");
        CREATE VIRTUAL TABLE substance_text USING fts5(
          names, codes, content='', tokenize="unicode61 remove_diacritics 2");
        """)
  }

  static let names = """
    CREATE TABLE names (
      kind TEXT NOT NULL, number INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL,
      PRIMARY KEY (kind, number, language)) WITHOUT ROWID;
    """

  static let sectorTitles = """
    CREATE TABLE sector_titles (
      code TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, source INTEGER NOT NULL,
      PRIMARY KEY (code, language)) WITHOUT ROWID;
    """

  static let coverage = """
    CREATE TABLE coverage (
      kind TEXT NOT NULL, year INTEGER NOT NULL, place INTEGER NOT NULL, reports INTEGER NOT NULL,
      PRIMARY KEY (kind, year, place)) WITHOUT ROWID;
    """
}
