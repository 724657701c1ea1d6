/// The words with a meaning in PartiQL, in lower case. A name that is one of them must be quoted.
///
/// DynamoDB reads statements with the grammar of the
/// [reference implementation](https://github.com/partiql/partiql-lang-kotlin), so that its keywords and the words of
/// its messages are those of DynamoDB.
enum StatementWords {
    static let keywords = words(
        """
        absolute action add all allocate alter any are assertion authorization avg begin bit bit_length cascade
        cascaded case cast catalog char character character_length char_length check close coalesce collate collation
        column commit connect connection constraint constraints continue convert corresponding count create cross
        current current_date current_time current_timestamp current_user cursor date deallocate dec decimal declare
        default deferrable deferred delete describe descriptor diagnostics disconnect distinct domain double drop else
        end escape exception exec execute exists external extract date_add date_diff fetch first float
        foreign found from full get global go goto grant group having identity immediate indicator initially inner
        input insensitive insert int integer interval into isolation join key language last left level local lower
        match max min module names national natural nchar next no nullif numeric octet_length of on only open option
        order outer output overlaps pad partial position precision prepare preserve primary prior privileges procedure
        public read real references relative restrict revoke right rollback rows schema scroll section select session
        session_user set size smallint some space sql sqlcode sqlerror sqlstate substring sum system_user table
        temporary then time timestamp to transaction translate translation trim unique unknown update upper usage
        user using value values varchar varying view when whenever where with work write zone
        pivot unpivot limit offset tuple remove index conflict do nothing returning modified new old let
        bool boolean string symbol clob blob struct list sexp bag
        int2 integer2 int4 integer4 int8 integer8 bigint
        """)

    /// Operators that are words.
    static let operators = words("and or not is in between like union except intersect")

    /// Keywords that are another by another name.
    static let synonyms = [
        "varchar": "character_varying", "char": "character", "dec": "decimal", "int": "integer", "bool": "boolean",
        "int2": "smallint", "integer2": "smallint", "int4": "integer4", "int8": "integer8", "bigint": "integer8",
    ]

    /// Pairs of words that are one token, and whether that is an operator.
    static let pairs: [[String]: (text: String, isOperation: Bool)] = [
        ["not", "in"]: ("not_in", true), ["is", "not"]: ("is_not", true), ["not", "between"]: ("not_between", true),
        ["not", "like"]: ("not_like", true), ["character", "varying"]: ("character_varying", false),
        ["double", "precision"]: ("double_precision", false), ["insert", "into"]: ("insert_into", false),
        ["on", "conflict"]: ("on_conflict", false), ["do", "nothing"]: ("do_nothing", false),
        ["modified", "old"]: ("modified_old", false), ["modified", "new"]: ("modified_new", false),
        ["all", "old"]: ("all_old", false), ["all", "new"]: ("all_new", false),
    ]

    /// Keywords that are functions when a parenthesis follows.
    static let functions = words(
        """
        exists count avg max min sum char_length character_length octet_length bit_length upper lower size nullif
        coalesce sexp list bag
        """)

    /// Keywords that name a type behind IS, and the DynamoDB type, empty when no attribute has such.
    static let types: [String: String] = [
        "missing": "MISSING", "null": "NULL", "boolean": "BOOL", "smallint": "N", "integer": "N", "integer4": "N",
        "integer8": "N", "float": "N", "real": "N", "double_precision": "N", "decimal": "N", "numeric": "N",
        "timestamp": "", "date": "", "time": "", "character": "S", "character_varying": "S",
        "string": "S", "symbol": "", "clob": "", "blob": "B", "struct": "M", "tuple": "M", "list": "L",
        "sexp": "", "bag": "SET",
    ]

    static let precedence: [String: Int] = {
        var precedence = ["or": 10, "and": 20]
        for word in ["intersect", "except", "union"] { precedence[word] = 5 }
        for word in ["=", "<>", "is", "is_not", "in", "not_in"] { precedence[word] = 40 }
        for word in ["<", "<=", ">", ">=", "between", "not_between", "like", "not_like"] { precedence[word] = 50 }
        for word in ["+", "-", "||"] { precedence[word] = 60 }
        for word in ["/", "%"] { precedence[word] = 70 }
        return precedence
    }()
    /// How closely NOT binds what follows it.
    static let notPrecedence = 30
    /// What stops at the clauses of a SELECT.
    static let clausePrecedence = 6

    private static func words(_ list: String) -> Set<String> {
        Set(list.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
