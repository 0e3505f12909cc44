/** What the lines of the tests' listings have in common. */
export const nowMs = Date.UTC(2026, 10, 22, 14, 43, 30);

export const minute = { modifiedPrecision: "minute", modifiedAssumed: "year-and-zone" } as const;
export const day = { modifiedPrecision: "day", modifiedAssumed: "zone" } as const;
export const recent = { modifiedAtMs: Date.UTC(2026, 10, 22, 14, 43), ...minute } as const;
export const leapDay = { modifiedAtMs: Date.UTC(2020, 1, 29), ...day } as const;
export const root = { linkCount: 1, owner: "0", group: "0" } as const;
export const file = { type: "file", unixMode: 0o644 } as const;
