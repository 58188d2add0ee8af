internal import Atlas
internal import Foundation
package import PortalKernel
internal import Vocabulary

extension Visit {
  /// Layers of maps as datasets, each in its newest edition.
  package var layerDatasets: [[String: Any]] {
    (site.atlas?.newest ?? []).map { layer in
      let (record, description) = (layer.edition.record, layer.description)
      let base = site.publicAddress
      func texts(_ text: LayerText) -> [[String: String]] {
        Language.allCases.compactMap { language in
          text[language].flatMap { $0.text.isEmpty ? nil : ["@language": language.rawValue, "@value": $0.text] }
        }
      }
      let files = record.files.keys.sorted().map { name -> [String: Any] in
        let address = ["@id": base + AtlasRoutes.download.address(layer.pin, name)]
        return [
          "@type": "dcat:Distribution", "dct:title": name, "dcat:downloadURL": address, "dcat:accessURL": address,
          "spdx:checksum": ["spdx:algorithm": "SHA256", "spdx:checksumValue": record.files[name] ?? ""],
        ]
      }
      var dataset: [String: Any] = [
        "@type": "dcat:Dataset", "@id": base + AtlasRoutes.record.address(layer.pin), "dct:identifier": layer.pin,
        "dct:title": texts(description.title), "dct:description": texts(description.summary),
        "dct:issued": ["@type": "xsd:date", "@value": description.date], "dct:rights": description.licence,
        "dct:publisher": ["@type": "foaf:Agent", "foaf:name": description.attribution],
        "dcat:theme": description.theme, "dct:source": "\(record.source.name), SHA-256 \(record.source.sha256)",
        "dcat:landingPage": ["@id": base + Route.layer.path.filled([layer.pin])], "dcat:distribution": files,
      ]
      if let extent = record.extent {
        dataset["dct:spatial"] =
          [
            "@type": "dct:Location",
            "dcat:bbox":
              "POLYGON((\(extent[0]) \(extent[1]),\(extent[2]) \(extent[1]),\(extent[2]) \(extent[3]),"
              + "\(extent[0]) \(extent[3]),\(extent[0]) \(extent[1])))",
          ] as [String: Any]
      }
      return dataset
    }
  }
}
