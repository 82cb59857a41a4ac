export default [
  {
    "id": 41000001,
    "owner_id": 9000001,
    "title": "Repair the search box",
    "status": "active",
    "seo_url": "php/Repair-the-search-box",
    "currency": {
      "id": 1,
      "code": "INR",
      "sign": "?"
    },
    "description": "Repair the search box and keep the old links working.",
    "jobs": [
      {
        "id": 0,
        "name": "PHP",
        "category": {
          "id": 1,
          "name": "Websites"
        }
      },
      {
        "id": 1,
        "name": "Solr",
        "category": {
          "id": 1,
          "name": "Websites"
        }
      }
    ],
    "submitdate": 1632127688,
    "type": "fixed",
    "budget": {
      "minimum": 37500,
      "maximum": 75000
    },
    "bid_stats": {
      "bid_count": 14,
      "bid_avg": 56250.0
    },
    "time_submitted": 1632127688,
    "time_updated": 1632127748,
    "language": "en",
    "frontend_project_status": "open",
    "location": {
      "country": {}
    },
    "client": {
      "id": 1,
      "username": "made_up",
      "location": {
        "country": {
          "name": "x",
          "code": "in"
        },
        "city": "y"
      }
    }
  },
  {
    "id": 41000002,
    "owner_id": 9000002,
    "title": "Draw icons, twelve",
    "status": "active",
    "seo_url": "icons/Draw-icons-twelve",
    "currency": {
      "id": 1,
      "code": "GBP",
      "sign": "?"
    },
    "description": "Draw icons, twelve and keep the old links working.",
    "jobs": [],
    "submitdate": 1632127450,
    "type": "hourly",
    "budget": {
      "minimum": 10,
      "maximum": 15.5
    },
    "bid_stats": {
      "bid_count": 0,
      "bid_avg": 15.0
    },
    "time_submitted": 1632127450,
    "time_updated": 1632127510,
    "language": "en",
    "frontend_project_status": "open",
    "location": {
      "country": {}
    },
    "client": {
      "id": 1,
      "username": "made_up",
      "location": {
        "country": {
          "name": "x",
          "code": "gb"
        },
        "city": "y"
      }
    }
  },
]
