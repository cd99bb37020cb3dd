const BOOKS = [{ title: "Emma & Co", year: 1815 }];

// Without a statusCode, an HTTP API makes an answer of it: 200, JSON.
exports.list = async ({ routeKey, rawQueryString, queryStringParameters = {} }) => ({
  routeKey,
  rawQueryString,
  books: BOOKS.filter(({ title }) => title.includes(queryStringParameters.like ?? "")),
});

exports.get = async ({ pathParameters, rawPath }) => {
  const book = BOOKS.find(({ title }) => title === pathParameters.title);
  return book ?? { statusCode: 404, body: `There is no ${rawPath}` };
};

exports.add = async ({ body, isBase64Encoded, cookies = [], requestContext: { http } }) => {
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
  const { title } = isBase64Encoded ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
  return {
    statusCode: 201,
    headers: { location: `books/${encodeURIComponent(title)}`, "content-type": "application/json" },
    cookies: [`last=${encodeURIComponent(title)}; Path=/`, "seen=1"],
    body: JSON.stringify({ title, method: http.method, cookies, isBase64Encoded }),
  };
};
