export const stationsInWords = (count: number) =>
  `${count.toLocaleString("en-US")} ${count === 1 ? "station" : "stations"}`;
