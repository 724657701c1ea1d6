// A C face for simdjson's DOM parser, so that Swift can walk the tape of a parsed document itself, without a call for
// each node. The tape's format is simdjson's: a 64-bit word a node, the node's kind in the top byte.

#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes after the text that the parser may read (their values do not matter).
#define CSIMDJSON_PADDING 64

/// A parser together with the buffers of the document that it parsed last. Not for use by two threads at once.
typedef struct csimdjson_parser csimdjson_parser;

/// What went wrong with a text, as coarse as its reader needs.
typedef enum csimdjson_status {
    CSIMDJSON_OK = 0,
    /// The text is not JSON (syntax, UTF-8, cut short, something after its end, empty).
    CSIMDJSON_MALFORMED = 1,
    /// More arrays and objects within each other than the parser was created for.
    CSIMDJSON_TOO_DEEP = 2,
    /// A number that is malformed, or that neither 64 bits of integer nor a double can hold.
    CSIMDJSON_NUMBER = 3,
    /// The text is longer than simdjson's limit of 4 GB.
    CSIMDJSON_TOO_LARGE = 4,
    /// The buffers could not be allocated.
    CSIMDJSON_OUT_OF_MEMORY = 5,
} csimdjson_status;

/// The outcome of a parse. The pointers are set when `status` is CSIMDJSON_OK and live until the parser is used again.
typedef struct csimdjson_result {
    csimdjson_status status;
    const uint64_t *_Nullable tape;
    const uint8_t *_Nullable strings;
} csimdjson_result;

/// A new parser; null when memory is exhausted.
csimdjson_parser *_Nullable csimdjson_create(size_t max_depth);

void csimdjson_destroy(csimdjson_parser *_Nonnull parser);

/// Parses a text. `padded` says that CSIMDJSON_PADDING bytes after the text may be read; otherwise it is copied first.
csimdjson_result csimdjson_parse(
    csimdjson_parser *_Nonnull parser, const uint8_t *_Nullable bytes, size_t length, int padded);

/// The length in bytes of the longest text that fits the buffers as they are.
size_t csimdjson_capacity(const csimdjson_parser *_Nonnull parser);

/// Frees the buffers when they were made for a text longer than `capacity`. Ends the life of the last result.
void csimdjson_trim(csimdjson_parser *_Nonnull parser, size_t capacity);

#ifdef __cplusplus
}
#endif
