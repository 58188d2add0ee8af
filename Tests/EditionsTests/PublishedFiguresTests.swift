import Editions
import Foundation
import Questions
import Registers
import TestSupport
import Testing
import Vocabulary

/// The figures that the real files must give, computed apart from this program.
@Suite(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
struct PublishedFiguresTests {
  struct Figure: Sendable {
    let files: String
    let year: String
    let category: String
    let kilograms: Double
    let facilities: Int
  }

  /// Figures by the files they are about; see Figures/totals.txt.
  static let figures: [String: [Figure]] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Figures/totals.txt")
    let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n").filter {
      !$0.hasPrefix("#")
    }
    let figures = lines.map { line in
      let fields = line.split(separator: "|").map { TextFolding.collapseWhitespace($0) }
      return Figure(
        files: fields[0], year: fields[1], category: fields[2], kilograms: Double(fields[3]) ?? .nan,
        facilities: Int(fields[4]) ?? -1)
    }
    return Dictionary(grouping: figures, by: \.files)
  }()

  @Test func thereAreFiguresForEveryFile() { #expect(Self.figures.values.reduce(0) { $0 + $1.count } == 294) }

  @Test(arguments: figures.keys.sorted())
  func totalsAreExact(_ files: String) async throws {
    let paths: [String] =
      switch files {
      case "retc": RealData.files("retc")
      case "npri-releases": [RealData.path("npri/NPRI-INRP_ReleasesRejets_1993-present.csv")]
      case "npri-disposals": [RealData.path("npri/NPRI-SubsDisp-Normalized-Since1993.csv")]
      default: [RealData.path("tri/\(files)")]
      }
    let folder = try TemporaryFolder()
    let edition = try await build(paths, in: folder)
    var rows: [String: Answer.Row] = [:]
    for words in ["year", "year,category"] {
      for row in try edition.answer(Question(parameters: [(.by, words)])).rows {
        rows[row.texts.joined(separator: " ")] = row
      }
    }
    let figures = try #require(Self.figures[files])
    for figure in figures {
      let row = try #require(
        rows[figure.category == "all" ? figure.year : "\(figure.year) \(figure.category)"], "\(figure)")
      #expect(abs(row.value - figure.kilograms) <= 0.001, "\(figure): \(row.value)")
      #expect(row.facilities == figure.facilities, "\(figure): \(row.facilities)")
    }
    #expect(rows.count == figures.count)
  }

  /// Taking Stock printed "almost 74 %" for Mexico's growth from 2014 to 2018.
  @Test func mexicoGrowsAsTheCommissionPrinted() throws {
    let figures = try #require(Self.figures["retc"]).filter { $0.category == "all" }
    let first = try #require(figures.first { $0.year == "2014" })
    let last = try #require(figures.first { $0.year == "2018" })
    #expect(((last.kilograms / first.kilograms - 1) * 1000).rounded() == 745)
  }
}
