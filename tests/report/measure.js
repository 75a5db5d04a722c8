// Appended to a copy of the report: says what the browser has made of it, for the test to read in the DOM.
addEventListener("load", () => {
    const boxes = selector => [...document.querySelectorAll(selector)].map(e => e.getBoundingClientRect());
    const page = document.documentElement;
    const svg = boxes("svg");
    const inside = (box, outer) => box.left >= outer.left && box.right <= outer.right && box.top >= outer.top && box.bottom <= outer.bottom;
    const circles = [...document.querySelectorAll("circle")];
    const said = {
        tables: boxes("table").filter(b => b.width > 100 && b.height > 20).length,
        rows: document.querySelectorAll("table")[0].rows.length,
        pictures: svg.filter(b => b.width > 100 && b.height > 50).length,
        circles: circles.length,
        outside: circles.filter(c => !inside(c.getBoundingClientRect(), c.ownerSVGElement.getBoundingClientRect())).length,
        places: new Set(circles.map(c => c.getAttribute("cx") + "," + c.getAttribute("cy"))).size,
        wide: page.scrollWidth > page.clientWidth,
        titles: [...document.querySelectorAll("h2")].map(h => h.textContent).join("|"),
    };
    const line = document.createElement("pre");
    line.id = "said";
    line.textContent = Object.entries(said).map(([key, value]) => `${key}=${value}`).join("\n");
    document.body.append(line);
});
