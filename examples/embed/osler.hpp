// A small C++ face for osler.h: what is opened is closed, what is wrong is thrown.
#ifndef OSLER_HPP
#define OSLER_HPP

#include <osler.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace osler {

struct error : std::runtime_error {
    osler_status status;
    error(osler_status why, const std::string &message) : std::runtime_error(message), status(why) {}
};

inline void check(osler_status status, const std::string &message) {
    if (status != OSLER_OK) throw error(status, message);
}

// A compiled guideline. Copies share it; it may be used from any thread.
class program {
public:
    static program load(const std::string &bytes) {
        osler_program *loaded = nullptr;
        char why[160] = "memory is exhausted";
        check(osler_program_load(bytes.data(), bytes.size(), nullptr, &loaded, why), why);
        return program(loaded);
    }

    const osler_program *handle() const { return held.get(); }

    std::size_t fact(const std::string &name) const { return found(osler_program_find(handle(), name.c_str()), name); }

    std::size_t recommendation(const std::string &name) const { return found(osler_program_find_recommendation(handle(), name.c_str()), name); }

private:
    explicit program(osler_program *owned) : held(owned, osler_program_free) {}

    static std::size_t found(std::size_t index, const std::string &name) {
        if (index == OSLER_NONE) throw error(OSLER_MISUSE, "the guideline knows no " + name);
        return index;
    }

    std::shared_ptr<osler_program> held;
};

// One patient at a time, in one thread; used again for the next.
class patient {
public:
    explicit patient(const program &p) : guideline(p), held(nullptr, osler_context_free) {
        osler_context *made = nullptr;
        check(osler_context_new(p.handle(), nullptr, &made), "memory is exhausted");
        held.reset(made);
    }

    void begin(const std::string &day) { check(osler_context_begin(held.get(), day.c_str()), day + " is no day"); }

    void read(const std::string &json) { told(osler_context_read(held.get(), json.data(), json.size(), 0, nullptr)); }

    void set(const std::string &fact, double value, const std::string &unit) {
        told(osler_context_set_double(held.get(), guideline.fact(fact), value, unit.c_str()));
    }
    void set(const std::string &fact, bool yes) { told(osler_context_set_truth(held.get(), guideline.fact(fact), yes)); }
    void set(const std::string &fact, const std::string &choice) { told(osler_context_set_name(held.get(), guideline.fact(fact), choice.c_str())); }
    void set(const std::string &fact, const char *choice) { set(fact, std::string(choice)); }
    void none(const std::string &list) { told(osler_context_begin_list(held.get(), guideline.fact(list))); } // complete and empty
    void on(const std::string &fact, const std::string &day) { told(osler_context_set_on(held.get(), guideline.fact(fact), day.c_str())); }

    void run() { told(osler_context_run(held.get())); }

    osler_outcome outcome(const std::string &recommendation) const {
        return osler_result_outcome(held.get(), guideline.recommendation(recommendation));
    }

    std::vector<osler_dose> doses(const std::string &recommendation) const {
        std::vector<osler_dose> all;
        osler_dose dose;
        for (std::size_t i = 0; osler_result_dose(held.get(), guideline.recommendation(recommendation), i, &dose) == OSLER_OK; i++)
            all.push_back(dose);
        return all;
    }

    // The names of what is missing, the most useful first.
    std::vector<std::string> missing() {
        const osler_missing *list;
        std::size_t count;
        check(osler_result_missing(held.get(), OSLER_ALL, &list, &count, nullptr), "the patient was not run");
        std::vector<std::string> names;
        for (std::size_t i = 0; i < count; i++) names.push_back(list[i].name);
        return names;
    }

private:
    void told(osler_status status) const {
        const osler_patient_error *wrong = osler_context_error(held.get());
        check(status, wrong ? wrong->message : "a limit is reached, or a call is out of place");
    }

    program guideline; // outlives the context
    std::unique_ptr<osler_context, void (*)(osler_context *)> held;
};

} // namespace osler
#endif
