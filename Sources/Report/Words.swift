internal import Questions
internal import Vocabulary

/// Foundation has types of these names too.
typealias Dimension = Questions.Dimension
typealias Category = Vocabulary.Category
