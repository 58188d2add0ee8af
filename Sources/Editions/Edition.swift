public import Foundation
internal import GRDB
public import Vocabulary

/// An edition, opened: immutable, its columns mapped, its catalogue at hand.
public struct Edition: Sendable {
  static let diagnosticsFile = "diagnostics.csv"

  public let folder: URL
  public let manifest: Manifest
  public let catalog: Catalog
  /// What the files cover, by register, year and kind of file.
  public private(set) var coverage: Coverage
  public let reports: ReportColumns
  public let facts: FactColumns
  public let subtotals: SubtotalColumns
  public let facilities: FacilityKeys
  public let sites: SiteColumns
  public let transfers: TransferColumns

  /// The columns a question scans of reports.
  public struct ReportColumns: Sendable {
    public let facility: MappedColumn<UInt32>
    public let code: MappedColumn<UInt16>
    public let sector: MappedColumn<UInt16>
    public let place: MappedColumn<UInt8>
    /// Where a report's facts begin; one value more than there are reports.
    public let firstFact: MappedColumn<UInt32>
    /// The categories of its amounts in the kilogram measure: bit n stands for the category of raw value n.
    public let categories: MappedColumn<UInt16>
  }

  /// The columns a question scans of facts.
  public struct FactColumns: Sendable {
    public let category: MappedColumn<UInt8>
    /// Kilograms; grams TEQ where the unit says so.
    public let amount: MappedColumn<Double>
    public let unit: MappedColumn<UInt8>
  }

  /// Each segment's sums in the kilogram measure by code, sector and category; see ``Subtotals``.
  public struct SubtotalColumns: Sendable {
    public let code: MappedColumn<UInt16>
    public let sector: MappedColumn<UInt16>
    /// ``allCategories`` counts every report of its code and sector, those that are all zero too.
    public let category: MappedColumn<UInt8>
    public let kilograms: MappedColumn<Double>
    /// What rounding took from the kilograms.
    public let remainder: MappedColumn<Double>
    public let reports: MappedColumn<UInt32>

    public static let allCategories: UInt8 = 255
  }

  /// Where each year's source puts a facility, sorted by facility and year; nothing is put right.
  public struct SiteColumns: Sendable {
    public let facility: MappedColumn<UInt32>
    public let year: MappedColumn<UInt16>
    /// Decimal degrees; not a number where the cell is blank or unreadable.
    public let latitude: MappedColumn<Double>
    public let longitude: MappedColumn<Double>
    /// The stated state.
    public let place: MappedColumn<UInt8>
    public let source: MappedColumn<UInt16>
    public let line: MappedColumn<UInt32>
    /// The latitude's column.
    public let column: MappedColumn<UInt16>
  }

  /// What facilities sent to named receivers, an amount cell a row, sorted by year, facility, source, line and column.
  ///
  /// Transfers split amounts by receiver that stand among the facts already; they enter no total.
  public struct TransferColumns: Sendable {
    public let year: MappedColumn<UInt16>
    public let facility: MappedColumn<UInt32>
    /// The sender's stated state.
    public let place: MappedColumn<UInt8>
    public let code: MappedColumn<UInt16>
    public let receiver: MappedColumn<UInt32>
    public let rule: MappedColumn<UInt16>
    /// Kilograms; grams TEQ where the unit says so.
    public let amount: MappedColumn<Double>
    public let quantity: MappedColumn<Double>
    public let unit: MappedColumn<UInt8>
    public let source: MappedColumn<UInt16>
    public let line: MappedColumn<UInt32>
    public let column: MappedColumn<UInt16>
    public let document: MappedColumn<UInt64>
  }

  /// The columns that lead back to the sources; mapped when a trace asks for them.
  public struct Provenance: Sendable {
    public let form: MappedColumn<UInt8>
    public let reportSource: MappedColumn<UInt16>
    public let reportLine: MappedColumn<UInt32>
    public let document: MappedColumn<UInt64>
    public let quantity: MappedColumn<Double>
    public let rule: MappedColumn<UInt16>
    public let source: MappedColumn<UInt16>
    public let line: MappedColumn<UInt32>
    public let column: MappedColumn<UInt16>
  }

  /// Opens an edition: reads the manifest and the catalogue, and checks the size and header of every file.
  ///
  /// Contents are not hashed; ``verify()`` does that.
  /// - Throws: ``EditionError`` naming the file that is missing, cut or changed.
  public init(_ folder: URL) throws { try self.init(folder, Self.readManifest(folder)) }

  private init(_ folder: URL, _ manifest: Manifest) throws {
    self.folder = folder
    self.manifest = manifest
    for file in manifest.files { try Self.checkSize(file, folder) }
    reports = try ReportColumns(
      facility: MappedColumn(.reportFacility, in: folder), code: MappedColumn(.reportCode, in: folder),
      sector: MappedColumn(.reportSector, in: folder), place: MappedColumn(.reportPlace, in: folder),
      firstFact: MappedColumn(.reportFirstFact, in: folder), categories: MappedColumn(.reportCategories, in: folder))
    facts = try FactColumns(
      category: MappedColumn(.factCategory, in: folder), amount: MappedColumn(.factAmount, in: folder),
      unit: MappedColumn(.factUnit, in: folder))
    subtotals = try SubtotalColumns(
      code: MappedColumn(.subtotalCode, in: folder), sector: MappedColumn(.subtotalSector, in: folder),
      category: MappedColumn(.subtotalCategory, in: folder), kilograms: MappedColumn(.subtotalKilograms, in: folder),
      remainder: MappedColumn(.subtotalRemainder, in: folder), reports: MappedColumn(.subtotalReports, in: folder))
    facilities = try FacilityKeys(
      offsets: MappedColumn(.facilityKeyOffset, in: folder), bytes: MappedColumn(.facilityKeys, in: folder))
    sites = try SiteColumns(
      facility: MappedColumn(.siteFacility, in: folder), year: MappedColumn(.siteYear, in: folder),
      latitude: MappedColumn(.siteLatitude, in: folder),
      longitude: MappedColumn(.siteLongitude, in: folder), place: MappedColumn(.sitePlace, in: folder),
      source: MappedColumn(.siteSource, in: folder),
      line: MappedColumn(.siteLine, in: folder), column: MappedColumn(.siteColumn, in: folder))
    transfers = try TransferColumns(
      year: MappedColumn(.transferYear, in: folder), facility: MappedColumn(.transferFacility, in: folder),
      place: MappedColumn(.transferPlace, in: folder),
      code: MappedColumn(.transferCode, in: folder), receiver: MappedColumn(.transferReceiver, in: folder),
      rule: MappedColumn(.transferRule, in: folder), amount: MappedColumn(.transferAmount, in: folder),
      quantity: MappedColumn(.transferQuantity, in: folder), unit: MappedColumn(.transferUnit, in: folder),
      source: MappedColumn(.transferSource, in: folder), line: MappedColumn(.transferLine, in: folder),
      column: MappedColumn(.transferColumn, in: folder), document: MappedColumn(.transferDocument, in: folder))
    catalog = try Catalog(folder.appendingPathComponent(CatalogSchema.fileName))
    coverage = catalog.coverage ?? Coverage([:])
    try checkCounts()
    if catalog.coverage == nil { coverage = try countedCoverage() }
  }

  /// Maps the columns that lead back to the sources.
  public func provenance() throws -> Provenance {
    let provenance = try Provenance(
      form: MappedColumn(.reportForm, in: folder), reportSource: MappedColumn(.reportSource, in: folder),
      reportLine: MappedColumn(.reportLine, in: folder), document: MappedColumn(.reportDocument, in: folder),
      quantity: MappedColumn(.factQuantity, in: folder), rule: MappedColumn(.factRule, in: folder),
      source: MappedColumn(.factSource, in: folder),
      line: MappedColumn(.factLine, in: folder), column: MappedColumn(.factColumn, in: folder))
    let reportCounts = [
      provenance.form.count, provenance.reportSource.count, provenance.reportLine.count, provenance.document.count,
    ]
    let factCounts = [
      provenance.quantity.count, provenance.rule.count, provenance.source.count, provenance.line.count,
      provenance.column.count,
    ]
    guard reportCounts.allSatisfy({ $0 == manifest.reports }), factCounts.allSatisfy({ $0 == manifest.facts }) else {
      throw EditionError("\(folder.path): its columns are of different lengths")
    }
    return provenance
  }

  private static func readManifest(_ folder: URL) throws -> Manifest {
    let url = folder.appendingPathComponent(Manifest.fileName)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isDirectory), isDirectory.boolValue else {
      throw EditionError("\(folder.path): no such edition")
    }
    guard let data = FileManager.default.contents(atPath: url.path) else {
      throw EditionError("\(folder.path) is no edition: it holds no \(Manifest.fileName)")
    }
    struct Format: Decodable { let format: Int }
    guard let format = try? JSONDecoder().decode(Format.self, from: data).format else {
      throw EditionError("\(url.path) is no edition's manifest")
    }
    guard Manifest.readableFormats.contains(format) else {
      let (first, last) = (Manifest.readableFormats.lowerBound, Manifest.readableFormats.upperBound)
      let remedy =
        format < first
        ? "build it again from its files: ecotone integrate --replace --out \(folder.path) FILES"
        : "a newer program made it; use that one"
      throw EditionError("\(url.path) has format \(format); this program reads formats \(first) to \(last); \(remedy)")
    }
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: data) else {
      throw EditionError("\(url.path) is changed or cut: it lacks a field, or one has the wrong type")
    }
    // The digest covers every figure of the manifest, so none of them can be one that this program did not write.
    let id = Manifest.id(sources: manifest.sources, overlaps: manifest.overlaps, ruleVersion: manifest.ruleVersion)
    guard id == manifest.id, try manifest.computedDigest() == manifest.digest else {
      throw EditionError("\(url.path): changed")
    }
    return manifest
  }

  private static func checkSize(_ file: Manifest.File, _ folder: URL) throws {
    let path = folder.appendingPathComponent(file.path).path
    var status = stat()
    guard stat(path, &status) == 0 else { throw EditionError("\(path): missing") }
    guard Int(status.st_size) == file.bytes else {
      throw EditionError("\(path): \(status.st_size) bytes found, \(file.bytes) expected; changed or cut")
    }
  }

  private func checkCounts() throws {
    let reportCounts = [
      reports.facility.count, reports.code.count, reports.sector.count, reports.place.count,
      reports.firstFact.count - 1, reports.categories.count,
    ]
    let factCounts = [facts.category.count, facts.amount.count, facts.unit.count]
    let subtotalCounts = [
      subtotals.code.count, subtotals.sector.count, subtotals.category.count, subtotals.kilograms.count,
      subtotals.remainder.count,
      subtotals.reports.count,
    ]
    let siteCounts = [
      sites.facility.count, sites.year.count, sites.latitude.count, sites.longitude.count, sites.place.count,
      sites.source.count, sites.line.count,
      sites.column.count,
    ]
    let transferCounts = [
      transfers.year.count, transfers.facility.count, transfers.place.count, transfers.code.count,
      transfers.receiver.count, transfers.rule.count,
      transfers.amount.count,
      transfers.quantity.count, transfers.unit.count, transfers.source.count, transfers.line.count,
      transfers.column.count, transfers.document.count,
    ]
    var nextReport = 0
    var nextFact = 0
    var nextSubtotal = 0
    for segment in manifest.segments {
      guard segment.firstReport == nextReport, segment.firstFact == nextFact,
        (0...reports.facility.count).contains(segment.reports),
        (0...facts.amount.count).contains(segment.facts), segment.firstSubtotal == nextSubtotal,
        (0...subtotals.code.count).contains(segment.subtotals)
      else {
        throw EditionError("\(folder.path): the manifest's segments do not follow one another")
      }
      guard reports.firstFact[segment.firstReport].map(Int.init) == segment.firstFact else {
        throw EditionError(
          "\(folder.appendingPathComponent(ColumnFile.reportFirstFact.path).path): changed; its segments begin at "
            + "other facts"
        )
      }
      nextReport += segment.reports
      nextFact += segment.facts
      nextSubtotal += segment.subtotals
    }
    guard reportCounts.allSatisfy({ $0 == nextReport }), factCounts.allSatisfy({ $0 == nextFact }),
      subtotalCounts.allSatisfy({ $0 == nextSubtotal }), facilities.count == manifest.facilities,
      siteCounts.allSatisfy({ $0 == manifest.sites }), transferCounts.allSatisfy({ $0 == manifest.transfers })
    else {
      throw EditionError("\(folder.path): its columns are of different lengths than its manifest says")
    }
  }
}

/// The facilities' keys in order: number to key, and key to number by binary search.
public struct FacilityKeys: Sendable {
  let offsets: MappedColumn<UInt32>
  let bytes: MappedColumn<UInt8>

  public var count: Int { max(0, offsets.count - 1) }

  /// The key of a facility, `US:62526DMCRN4666F`; empty outside the list.
  public subscript(number: Int) -> String {
    guard number < count, let start = offsets[number], let end = offsets[number + 1], start <= end,
      Int(end) <= bytes.count
    else { return "" }
    return String(decoding: bytes.values[Int(start)..<Int(end)], as: UTF8.self)
  }

  /// The number of a facility.
  /// - Complexity: O(log n).
  public func number(of id: FacilityID) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      guard let candidate = FacilityID(self[middle]) else { return nil }
      if candidate == id { return middle }
      if candidate < id { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
