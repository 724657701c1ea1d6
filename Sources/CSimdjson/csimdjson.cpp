#include "csimdjson.h"

#include <simdjson.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

using simdjson::error_code;

static_assert(CSIMDJSON_PADDING >= simdjson::SIMDJSON_PADDING, "Swift would pass too little padding");

namespace {

/// Requests are mostly shorter than this: a parser starts here and never needs less.
constexpr size_t smallest_capacity = 16 * 1024;

size_t rounded_capacity(size_t length) {
    size_t capacity = smallest_capacity;
    while (capacity < length) capacity *= 2;
    return capacity;
}

csimdjson_status status_of(error_code error) {
    switch (error) {
    case simdjson::SUCCESS: return CSIMDJSON_OK;
    case simdjson::DEPTH_ERROR: return CSIMDJSON_TOO_DEEP;
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE: return CSIMDJSON_NUMBER;
    case simdjson::CAPACITY: return CSIMDJSON_TOO_LARGE;
    case simdjson::MEMALLOC: return CSIMDJSON_OUT_OF_MEMORY;
    default: return CSIMDJSON_MALFORMED;
    }
}

csimdjson_result failure(error_code error) { return {status_of(error), nullptr, nullptr}; }

}  // namespace

struct csimdjson_parser {
    simdjson::dom::document document;
    std::unique_ptr<simdjson::internal::dom_parser_implementation> implementation;
    std::unique_ptr<uint8_t[]> copy;
    size_t max_depth;
    size_t capacity = 0;
    size_t copy_capacity = 0;

    explicit csimdjson_parser(size_t max_depth) : max_depth(max_depth) {}

    void release() {
        document = simdjson::dom::document();
        implementation.reset();
        copy.reset();
        capacity = 0;
        copy_capacity = 0;
    }

    error_code reserve(size_t length) {
        if (length <= capacity) return simdjson::SUCCESS;
        if (length > simdjson::SIMDJSON_MAXSIZE_BYTES) return simdjson::CAPACITY;
        size_t wanted = rounded_capacity(length);
        release();
        error_code error = document.allocate(wanted);
        if (!error) {
            error = simdjson::get_active_implementation()->create_dom_parser_implementation(
                wanted, max_depth, implementation);
        }
        if (error) {
            release();
            return error;
        }
        capacity = wanted;
        return simdjson::SUCCESS;
    }

    const uint8_t *padded_copy(const uint8_t *bytes, size_t length) {
        if (copy_capacity < length || !copy) {
            copy.reset(new (std::nothrow) uint8_t[capacity + simdjson::SIMDJSON_PADDING]);
            copy_capacity = copy ? capacity : 0;
            if (!copy) return nullptr;
        }
        std::memcpy(copy.get(), bytes, length);
        std::memset(copy.get() + length, ' ', simdjson::SIMDJSON_PADDING);
        return copy.get();
    }
};

extern "C" csimdjson_parser *csimdjson_create(size_t max_depth) {
    return new (std::nothrow) csimdjson_parser(max_depth);
}

extern "C" void csimdjson_destroy(csimdjson_parser *parser) { delete parser; }

extern "C" csimdjson_result csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length, int padded) {
    if (length == 0) return failure(simdjson::EMPTY);
    error_code error = parser->reserve(length);
    if (error) return failure(error);
    if (!padded) {
        bytes = parser->padded_copy(bytes, length);
        if (!bytes) return failure(simdjson::MEMALLOC);
    }
    error = parser->implementation->parse(bytes, length, parser->document);
    if (error) return failure(error);
    return {CSIMDJSON_OK, parser->document.tape.get(), parser->document.string_buf.get()};
}

extern "C" size_t csimdjson_capacity(const csimdjson_parser *parser) { return parser->capacity; }

extern "C" void csimdjson_trim(csimdjson_parser *parser, size_t capacity) {
    if (parser->capacity > capacity) parser->release();
}
