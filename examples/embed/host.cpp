// A host in C++: what it knows of one child, and what the guideline says to that.
//
//     c++ host.cpp $(pkg-config --cflags --libs osler-runtime) -o host && ./host fever.osb
#include "osler.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

int main(int count, char **words) try {
    if (count != 2) return 2;
    std::ifstream file(words[1], std::ios::binary);
    auto guideline = osler::program::load(std::string(std::istreambuf_iterator<char>(file), {}));

    osler::patient child(guideline);
    child.begin("2025-11-01");
    child.set("temperature", 39.1, "Cel");
    child.run();
    for (const auto &name : child.missing()) std::cout << "missing: " << name << '\n';
    std::cout << "lower the fever: " << (child.outcome("lower_fever") == OSLER_YES ? "yes" : "no or not known") << '\n';

    child.begin("2025-11-01");
    child.set("temperature", 102.4, "[degF]");
    child.set("weight", 10, "kg");
    child.set("mood", "playful");
    child.none("drugs");
    child.run();
    for (const auto &dose : child.doses("lower_fever"))
        std::cout << dose.label << ' ' << dose.amount << ' ' << dose.unit << ", " << dose.route << ", " << dose.schedule << '\n';

    child.begin("2025-11-01");
    child.set("weight", 10, "m"); // throws
} catch (const osler::error &wrong) {
    std::cout << "refused: " << wrong.what() << '\n';
    return wrong.status == OSLER_PATIENT_WRONG ? 0 : 1;
}
