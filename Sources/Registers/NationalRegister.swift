internal import Synchronization
public import Vocabulary

/// What a register is: each has one, in its own folder, and everything that differs between registers is asked of it.
public struct NationalRegister: Sendable {
  /// Under which terms a register's files are published, as far as its publisher says so.
  public struct Licence: Sendable {
    /// In descriptions of data: an identifier of the Open Definition's or the publisher's.
    public let name: String
    public let title: String
    public let address: String?

    public init(name: String, title: String, address: String?) {
      (self.name, self.title, self.address) = (name, title, address)
    }
  }

  /// How its official files are got.
  public struct Publication: Sendable {
    /// Whether a file holds all years, so that there is nothing to choose.
    let filesHoldAllYears: Bool
    /// Its files of some years.
    let files: @Sendable (ClosedRange<Int>) -> [OfficialFile]
    /// What is known of its addresses.
    let notice: String
    /// How a person gets its files in a browser.
    let manualSteps: String

    package init(
      filesHoldAllYears: Bool, files: @escaping @Sendable (ClosedRange<Int>) -> [OfficialFile], notice: String,
      manualSteps: String
    ) {
      (self.filesHoldAllYears, self.files, self.notice, self.manualSteps) = (
        filesHoldAllYears, files, notice, manualSteps
      )
    }
  }

  /// Ranges of latitude and longitude.
  public struct Box: Sendable {
    let latitudes: ClosedRange<Double>
    let longitudes: ClosedRange<Double>

    package init(latitudes: ClosedRange<Double>, longitudes: ClosedRange<Double>) {
      (self.latitudes, self.longitudes) = (latitudes, longitudes)
    }

    /// - Parameter margin: degrees that a point may be outside.
    package func contains(_ point: GeoPoint, margin: Double) -> Bool {
      let (north, east) = (point.latitude, point.longitude)
      return north >= latitudes.lowerBound - margin && north <= latitudes.upperBound + margin
        && east >= longitudes.lowerBound - margin && east <= longitudes.upperBound + margin
    }
  }

  public let register: Register

  // MARK: Its publisher

  /// The language that its files name substances and fields in.
  public let language: Language
  /// The languages that its publisher is written to in.
  public let letterLanguages: [Language]
  /// What its classification of industries is called: NAICS or SCIAN.
  public let classification: [Language: String]
  public let licence: Licence
  /// Where a correction is asked for: the publisher alone can change what was filed.
  public let contact: String
  /// The first reporting year that has files.
  public let firstYear: Int
  let publication: Publication

  // MARK: Its country

  /// States with reports from which on a year is taken for the whole country.
  public let statesOfWhole: Int
  /// Where the country's land lies, its islands and territories included.
  public let boxes: [Box]

  // MARK: Its files

  let files: [SourceKind]
  let contents: [ContentKind]
  /// The kinds that amounts of a category come from.
  let contentsOfCategory: @Sendable (Category) -> [ContentKind]
  /// The kind that amounts of a rule come from; nil where the rule does not tell.
  public let contentOfRule: @Sendable (Rule) -> ContentKind?
  /// The kind that a report without any amount comes from.
  public let contentOfEmptyReport: ContentKind
  /// Whether every report has the boxes of that kind, filled or not.
  public var everyReportHasThatContent = false
  /// A header against each layout of its files, in the order they are tried.
  let layouts: @Sendable (HeaderRow, ReferenceTables) -> [any FileLayout]
  /// Facility identifiers in the one spelling that all files share; nil for what is left as it is.
  package var identifier: @Sendable (UnsafeRawBufferPointer) -> [UInt8]? = { _ in nil }
  /// Whether an identifier has the form that fictional facilities have, which no real one has.
  package var hasFictionalForm: @Sendable (String) -> Bool = { _ in false }
  /// Whether text in Windows-1252 is usual in its files, and nothing to note.
  package var mayBeWindows1252 = false
  /// Whether it has a list of speciated organic gases beside that of substances (NPRI's Part 5).
  package var hasSpeciatedOrganics = false

  // MARK: Its reports

  /// Whether rows of one facility, year and substance are one report.
  public var rowsAreOneReport = false
  /// Whether its files name who receives transfers.
  public var namesReceivers = false
  /// Whether a form without amounts may certify that they are below a threshold (TRI's Form A).
  public var hasCertificationForm = false
  /// Whether amounts may be given as the middle of a range.
  public var mayStateRanges = false
  /// Whether dioxins are weighed together, so that more than a kilogram of them asks for a look only.
  public var weighsDioxinsTogether = false

  /// With the answers that every register must give; the others are the usual ones (``with(_:)``).
  package init(
    register: Register, language: Language, letterLanguages: [Language], classification: [Language: String],
    licence: Licence, contact: String, firstYear: Int, publication: Publication, statesOfWhole: Int, boxes: [Box],
    files: [SourceKind], contents: [ContentKind],
    contentsOfCategory: @escaping @Sendable (Category) -> [ContentKind],
    contentOfRule: @escaping @Sendable (Rule) -> ContentKind?, contentOfEmptyReport: ContentKind,
    layouts: @escaping @Sendable (HeaderRow, ReferenceTables) -> [any FileLayout]
  ) {
    self.register = register
    (self.language, self.letterLanguages, self.classification) = (language, letterLanguages, classification)
    (self.licence, self.contact, self.firstYear, self.publication) = (licence, contact, firstYear, publication)
    (self.statesOfWhole, self.boxes) = (statesOfWhole, boxes)
    (self.files, self.contents, self.contentsOfCategory) = (files, contents, contentsOfCategory)
    (self.contentOfRule, self.contentOfEmptyReport, self.layouts) = (contentOfRule, contentOfEmptyReport, layouts)
  }

  /// Whether all of some facilities are made up, as those of `ecotone sample` are.
  public func isFictional(_ identifiers: some Collection<String>) -> Bool {
    !identifiers.isEmpty && identifiers.allSatisfy(hasFictionalForm)
  }

  /// The same with some answers that are not usual.
  package func with(_ change: (inout NationalRegister) -> Void) -> NationalRegister {
    var register = self
    change(&register)
    return register
  }

  // MARK: All registers

  private static let added = Mutex<[NationalRegister]>([])

  /// In the order their layouts are tried; settled when it is first asked for.
  public static let all: [NationalRegister] = [.tri, .npri, .retc] + added.withLock { $0 }

  private static let byRegister = Dictionary(
    all.map { ($0.register, $0) }, uniquingKeysWith: { first, _ in first })

  /// Makes a further register known to this process. It must come before anything else is asked of registers.
  package static func add(_ facts: Register.Facts, _ profile: NationalRegister) {
    Register.add(facts)
    added.withLock { $0.append(profile) }
  }

  static func of(_ register: Register) -> NationalRegister {
    guard let profile = byRegister[register] else {
      preconditionFailure("a register without a profile: \(register.rawValue)")
    }
    return profile
  }

  /// Whether a place lies where the country's land does.
  public func holds(latitude: Double, longitude: Double) -> Bool {
    boxes.contains { $0.latitudes.contains(latitude) && $0.longitudes.contains(longitude) }
  }

  /// Acronyms as a message lists them: `TRI, NPRI or RETC`.
  static let acronyms: String = {
    let names = all.map(\.register.acronym)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }()
}

extension Register {
  /// What the register is.
  public var profile: NationalRegister { NationalRegister.of(self) }
}

extension OfficialFile {
  /// A register's files of some years.
  public static func list(_ register: Register, years: ClosedRange<Int>) -> [OfficialFile] {
    register.profile.publication.files(years)
  }

  /// What is known of a register's addresses.
  public static func notice(_ register: Register) -> String { register.profile.publication.notice }

  /// How a person gets a register's files in a browser.
  public static func manualSteps(_ register: Register) -> String { register.profile.publication.manualSteps }

  /// Whether a register's files hold all years.
  public static func holdAllYears(_ register: Register) -> Bool { register.profile.publication.filesHoldAllYears }
}
